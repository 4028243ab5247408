"""What stands behind the questions: the words, all methods, and whose model this is. Open to everybody."""

from flask import Blueprint, request

from ..actie.texts.finding import NO_ELEMENT, Wanted, known, methods_for
from .forms import MethodsAsked, read
from .site import render, site, ways

pages = Blueprint("sources", __name__)


@pages.get("/woorden")
def words() -> str:
    return render("woorden.html", **ways())


@pages.get("/methoden")
def methods() -> str:
    """All methods, or those that somebody looks for; a word that we do not have looks for nothing."""
    catalogue, asked = site().show.content.spoken(), read(MethodsAsked, request.args)[0]
    wanted = known(catalogue, Wanted(asked.onderdeel, asked.waar, asked.wie, asked.fase))
    found = methods_for(catalogue, wanted)
    return render("methoden.html", found=found, wanted=wanted, any=Wanted(), no_element=NO_ELEMENT, **ways())


@pages.get("/over")
def about() -> str:
    return render("over.html", **ways())

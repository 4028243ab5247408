"""Every closed set of words once: what a code may be, wherever it comes from and wherever it goes.

Shapes, forms, rules, sentences and templates take them from here; the codes of the rules themselves (`rules/`) stand
beside the rule that gives them.
"""

from typing import Literal, get_args

SOURCE = "nl"  # the language in which our texts are written
TIME_ZONE = "Europe/Amsterdam"  # of a meeting that says nothing else; moments are kept in UTC
EVERYBODY = "iedereen"  # an audience that is no match: it is everybody's
OTHER = "anders"  # who would rather not say: a group that is never expected

# The evening
StepKind = Literal[
    "lobby",
    "practice",
    "start",
    "vote",
    "profile",
    "topic",
    "break",
    "pledges",
    "methods",
    "wrap_up",
    "consent",
    "closing",
]
RoundKind = Literal["practice", "position", "dots", "method", "consent"]
Status = Literal["gedeeld", "verdeeld", "bespreken", "te_weinig_stemmen"]

# Who takes part, and who looks on
GroupKind = Literal["residents", "professionals", "municipality", "other"]
Voting = Literal["ask", "open", "one_voice"]  # how a group votes: see design 2, 2.5.4
SmallAnswer = Literal["open", "closed"]  # how a member of a small group wants to vote
AudienceKind = Literal["phone", "screen", "desk", "writer", "helper"]
KeyRole = Literal["facilitator", "writer", "helper", "screen", "reply"]  # what a link may be for
FOR_ONESELF: tuple[RoundKind, ...] = ("practice", "dots")  # nobody speaks for a group here, and everybody counts
RUNNING: tuple[AudienceKind, ...] = ("desk", "writer")  # those who run the evening

# What is written down
PledgeKind = Literal["do", "leave", "ask"]
AnswerKind = Literal["yes", "later", "no"]
MandateKind = Literal["yes", "reserved", "later"]  # I may decide; somebody must approve; I will ask
Mandated = MandateKind | Literal[""]
SettleForm = Literal["position", "not_now", "try_until", "differ"]
NoteKind = Literal["reason", "concern", "object"]
NoteState = Literal["new", "shown", "hidden"]
Consenting = Literal["agree", "concern", "object"]
StanceHow = Literal["numbers", "word", "took_part"]
VersionKind = Literal["concept", "corrected", "final", "amended"]
Addressee = Literal["professionals", "organisation", "municipality"]

STATUSES: tuple[Status, ...] = get_args(Status)
GROUP_KINDS: tuple[GroupKind, ...] = get_args(GroupKind)
VOTING: tuple[Voting, ...] = get_args(Voting)
PLEDGE_KINDS: tuple[PledgeKind, ...] = get_args(PledgeKind)
ANSWER_KINDS: tuple[AnswerKind, ...] = get_args(AnswerKind)
MANDATE_KINDS: tuple[MandateKind, ...] = get_args(MandateKind)
SETTLE_FORMS: tuple[SettleForm, ...] = get_args(SettleForm)
CONSENTING: tuple[Consenting, ...] = get_args(Consenting)

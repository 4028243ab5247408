// A link for somebody else, in a panel over the page: whose it is, its code, its address once, and a button that copies.
(function (workshop) {
  'use strict';

  const line = workshop.line;
  const panel = document.querySelector('[data-handing]');
  let cameFrom = null;

  if (!panel) return;

  function part(name) {
    return panel.querySelector('[data-handing-' + name + ']');
  }

  // `origin` says whose link it is: data-link-name and data-link-why; a form adds what was chosen in it.
  function show(origin, ack) {
    const chosen = origin.nodeName === 'FORM' ? origin.querySelector('select') : null;
    const name = origin.getAttribute('data-link-name');
    cameFrom = document.activeElement;
    part('name').textContent = chosen ? name + ': ' + chosen.options[chosen.selectedIndex].text : name;
    part('why').textContent = origin.getAttribute('data-link-why');
    part('address').value = ack.link;
    part('code').replaceChildren.apply(part('code'), drawing(ack.svg));
    line.tell(part('told'), '');
    panel.hidden = false;
    part('name').focus();
  }

  function drawing(svg) {
    const drawn = new DOMParser().parseFromString(svg || '', 'image/svg+xml').documentElement;
    return drawn.nodeName === 'svg' ? [document.importNode(drawn, true)] : [];
  }

  function hide() {
    panel.hidden = true;
    part('address').value = '';
    part('code').replaceChildren();
    if (cameFrom && cameFrom.isConnected) cameFrom.focus();
  }

  // The old way, which works over plain http too.
  function copy() {
    part('address').select();
    line.tell(part('told'), line.words(part('told'), document.execCommand('copy') ? 'copied' : 'select'));
  }

  // While it is open the keys of the desk do nothing, and Tab stays inside.
  function keyed(event) {
    event.stopPropagation();
    if (event.key === 'Escape') hide();
    if (event.key !== 'Tab') return;
    const stops = panel.querySelectorAll('input, button');
    const last = event.shiftKey ? stops[0] : stops[stops.length - 1];
    const here = document.activeElement;
    if (here !== last && !(event.shiftKey && here === part('name'))) return;
    event.preventDefault();
    stops[event.shiftKey ? stops.length - 1 : 0].focus();
  }

  panel.addEventListener('keydown', keyed);
  part('copy').addEventListener('click', copy);
  part('close').addEventListener('click', hide);

  workshop.links = { show: show };
})(window.workshop = window.workshop || {});

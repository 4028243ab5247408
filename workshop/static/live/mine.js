// What is this seat's own: its votes and what it is asked. Regions are shared by a group and never hold it.
(function (workshop) {
  'use strict';

  const seat = document.body.dataset.seat || '';
  const seats = {};

  function take(news) {
    Object.assign(seats, news || {});
  }

  function known() {
    return has(seat);
  }

  function vote(round, item) {
    const votes = known() && seats[seat].votes[round];
    return votes ? votes[item] : undefined;
  }

  function setVote(cast) {
    const votes = seats[cast.seat].votes;
    votes[cast.round] = Object.assign({}, votes[cast.round]);
    votes[cast.round][cast.item] = cast.value;
  }

  function has(id) {
    return Boolean(seats[id]);
  }

  // "asked !answer voice=mine voted=RID chose=RID:value": every word must hold.
  function holds(conditions) {
    return conditions.split(/\s+/).filter(Boolean).every(function (condition) {
      return condition.charAt(0) === '!' ? !isSo(condition.slice(1)) : isSo(condition);
    });
  }

  function isSo(condition) {
    const parts = condition.split('=');
    if (parts[0] === 'chose') return vote(parts[1].split(':')[0], '') === parts[1].split(':')[1];
    if (parts[0] === 'voted') return Boolean(seats[seat].votes[parts[1]]);
    const value = seats[seat][parts[0]];
    return parts.length > 1 ? String(value) === parts[1] : Boolean(value);
  }

  function paint() {
    if (!known()) return;
    const active = document.activeElement;
    document.querySelectorAll('[data-if]').forEach(function (element) {
      element.hidden = !holds(element.getAttribute('data-if'));
    });
    passFocusOn(active);
    document.querySelectorAll('[data-here]').forEach(showHere);
  }

  // A button that hid itself by being pressed hands the keyboard to what came in its place.
  function passFocusOn(active) {
    const gone = active.closest('[data-if][hidden]');
    if (!gone) return;
    const next = gone.parentElement.querySelector(':scope > :not([hidden]) button, :scope > :not([hidden]) input');
    const region = gone.closest('[data-region]');
    if (next) next.focus({ preventScroll: true });
    else if (region) workshop.regions.rest(region);
  }

  // Where this seat stands: a place from 1 to 5, or in words why there is none.
  function showHere(place) {
    const value = vote(place.getAttribute('data-here'), '');
    const labels = JSON.parse(place.getAttribute('data-labels') || '[]');
    const other = place.getAttribute(value ? 'data-unsure' : 'data-none') || '';
    place.setAttribute('data-at', value || '');
    workshop.line.tell(place, labels[Number(value) - 1] || other);
  }

  workshop.mine = { take: take, has: has, known: known, vote: vote, setVote: setVote, paint: paint };
})(window.workshop = window.workshop || {});

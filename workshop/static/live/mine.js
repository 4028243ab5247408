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

  // "asked !answer voice=mine voted=RID": every word must hold.
  function holds(conditions) {
    return conditions.split(/\s+/).filter(Boolean).every(function (condition) {
      return condition.charAt(0) === '!' ? !isSo(condition.slice(1)) : isSo(condition);
    });
  }

  function isSo(condition) {
    const parts = condition.split('=');
    if (parts[0] === 'voted') return Boolean(seats[seat].votes[parts[1]]);
    const value = seats[seat][parts[0]];
    return parts.length > 1 ? String(value) === parts[1] : Boolean(value);
  }

  function paint() {
    if (!known()) return;
    document.querySelectorAll('[data-if]').forEach(function (element) {
      element.hidden = !holds(element.getAttribute('data-if'));
    });
    document.querySelectorAll('[data-here]').forEach(function (place) {
      workshop.line.tell(place, standsAt(place));
    });
  }

  function standsAt(place) {
    const labels = JSON.parse(place.getAttribute('data-labels') || '[]');
    return labels[Number(vote(place.getAttribute('data-here'), '')) - 1] || '';
  }

  workshop.mine = { take: take, has: has, known: known, vote: vote, setVote: setVote, paint: paint };
})(window.workshop = window.workshop || {});

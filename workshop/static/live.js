// Live: takes pictures and lays them on the page, keeps the clocks.
// Last of the files in live/: line (the socket), regions, mine, ballots, pages, news, count, forms.
(function (workshop) {
  'use strict';

  const line = workshop.line;
  const body = document.body;
  const PAST_MS = 20000;
  let ahead = Date.now() - performance.now();
  let at = '';

  // ---- pictures ---------------------------------------------------------------------------------------------

  // An older picture than the one shown came late; only the one sent at connect is always taken.
  function take(picture) {
    if (!picture.force && picture.version < line.seen()) return;
    line.see(picture.version);
    if (picture.now) ahead = Date.parse(picture.now) - performance.now();
    workshop.mine.take(picture.mine);
    follow(picture.stage, function () { workshop.regions.swap(picture.regions); });
    if (picture.mine) workshop.ballots.sendKept();
  }

  function paint() {
    workshop.mine.paint();
    workshop.ballots.paint();
    workshop.pages.paint();
    workshop.count.paint();
    line.paint();
    tick();
  }

  // When the evening moves on, what is typed goes out before its form goes away. On a phone each phase starts at its
  // top; at the desk each step does, and within it stays what the facilitator was looking at.
  function follow(stage, draw) {
    const there = [stage.index, stage.phase].join(' ');
    const moved = at && there !== at;
    const stepped = moved && at.split(' ')[0] !== String(stage.index);
    at = there;
    if (moved) workshop.forms.sendUnsent();
    if (moved) workshop.aloud.stop();
    draw();
    workshop.forms.passOn(moved);
    if (body.dataset.audience === 'phone') workshop.news.tell(moved);
    if (moved && body.dataset.audience === 'phone' && !isTyping(document.activeElement)) scrollTo(0, 0);
    if (stepped && body.dataset.audience === 'desk') toTop();
  }

  function toTop() {
    scrollTo(0, 0);
    document.querySelectorAll('.desk__course, .programme__list').forEach(function (column) { column.scrollTop = 0; });
  }

  // ---- clocks, by the server's time -------------------------------------------------------------------------

  function tick() {
    const now = workshop.now();
    document.querySelectorAll('[data-timer-ends]').forEach(function (timer) {
      const ends = Date.parse(timer.getAttribute('data-timer-ends'));
      const left = Math.max(0, Math.ceil((ends - now) / 1000));
      line.tell(timer, Math.floor(left / 60) + ':' + String(left % 60).padStart(2, '0'));
      timer.classList.toggle('is-over', left === 0);
      // A clock that ran out goes: the room talks on, and nobody is late.
      (timer.closest('.timer') || timer).classList.toggle('is-past', now > ends + PAST_MS);
    });
    document.querySelectorAll('[data-clock]').forEach(function (clock) { line.tell(clock, timeOfDay(clock, now)); });
  }

  // data-clock may name a time zone; without one it is the clock of this machine.
  function timeOfDay(clock, now) {
    const zone = clock.getAttribute('data-clock') || undefined;
    return new Date(now).toLocaleTimeString('nl', { hour: '2-digit', minute: '2-digit', timeZone: zone });
  }

  function isTyping(element) {
    return element.matches('textarea, select, [contenteditable], input:not([type=radio]):not([type=checkbox])');
  }

  // What keeps votes from being kept, for who leads; it goes away by itself.
  function showTrouble(news) {
    document.querySelectorAll('[data-trouble]').forEach(function (place) {
      line.tell(place, news.trouble);
      place.hidden = !news.trouble;
    });
  }

  workshop.isTyping = isTyping;
  // Not the clock of the phone, which is wrong as often as right, and may be put right while somebody looks.
  workshop.now = function () { return performance.now() + ahead; };

  // ---- start ------------------------------------------------------------------------------------------------

  line.on('connect', workshop.forms.sendUnsent);
  line.on('picture', take);
  line.on('mine', function (news) { workshop.mine.take(news); paint(); });
  line.on('gone', line.turnedAway);
  line.on('trouble', showTrouble);
  line.on('disconnect', workshop.ballots.paint);
  // After the blur itself: only then is it known where the focus went.
  document.addEventListener('focusout', function () {
    setTimeout(workshop.regions.catchUp);
  });
  workshop.regions.whenDrawn(paint);
  setInterval(tick, 1000);
  paint();
  line.open();
})(window.workshop = window.workshop || {});

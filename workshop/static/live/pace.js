// The clock of the evening: how long this step still has, when the evening ends, and how far that is from the plan.
// [data-pace=left|drift|end] get their words from their own attributes; the facts stand on [data-evening].
(function (workshop) {
  'use strict';

  const MINUTE = 60000;
  const clock = document.querySelector('[data-clock]');
  const ZONE = clock ? clock.dataset.clock : undefined;  // where the meeting is
  const line = workshop.line;

  function paint() {
    const evening = document.querySelector('[data-evening]');
    if (!evening) return;
    const facts = read(evening.dataset, workshop.now());
    document.querySelectorAll('[data-pace]').forEach(function (place) { show(place, facts); });
  }

  // In minutes: `left` of this step, `drift` of the whole; both NaN before the evening has left its first step.
  function read(data, now) {
    const until = Date.parse(data.until);
    const end = (until > now ? until : now) + Number(data.rest) * MINUTE;
    return {
      left: (until - now) / MINUTE,
      minutes: Number(data.minutes),
      drift: Math.round((end - Date.parse(data.planned)) / MINUTE),
      end: isNaN(until) ? now + (Number(data.minutes) + Number(data.rest)) * MINUTE : end
    };
  }

  function show(place, facts) {
    const kind = place.getAttribute('data-pace');
    if (kind === 'bar') place.value = Math.min(facts.minutes, facts.minutes - facts.left) || 0;
    if (kind === 'left' && !isNaN(facts.left)) say(place, facts.left > 0 ? 'left' : 'over', minutes(facts.left));
    if (kind === 'drift' && !isNaN(facts.drift)) say(place, word(facts.drift), Math.abs(facts.drift));
    if (kind === 'end') say(place, 'end', timeOfDay(facts.end));
  }

  // The last minute is a minute still; the first one over is one too.
  function minutes(left) {
    return Math.max(1, Math.ceil(Math.abs(left)));
  }

  function word(drift) {
    if (Math.abs(drift) < 2) return 'even';
    return drift > 0 ? 'late' : 'early';
  }

  function say(place, name, value) {
    line.tell(place, place.getAttribute('data-' + name).replace('{}', value));
    place.dataset.state = name;
  }

  function timeOfDay(moment) {
    return new Date(moment).toLocaleTimeString('nl', { hour: '2-digit', minute: '2-digit', timeZone: ZONE });
  }

  line.on('picture', function (picture) {
    document.body.dataset.step = picture.stage.step;
    paint();
  });
  setInterval(paint, 1000);
  paint();
})(window.workshop = window.workshop || {});

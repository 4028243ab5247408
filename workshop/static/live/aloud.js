// Reading aloud, with a voice that lives on this phone: nothing of what is read goes anywhere.
(function (workshop) {
  'use strict';

  const READ = 'h1, h2, h3, legend, p, li, dt, dd, summary, figcaption, label';
  const speech = window.speechSynthesis;
  const language = document.documentElement.lang;
  const button = document.querySelector('[data-aloud]');
  let reading = 0;

  function voice() {
    return speech.getVoices().find(function (one) {
      return one.localService && one.lang.toLowerCase().split(/[-_]/)[0] === language;
    });
  }

  function isSeen(element) {
    return element.getClientRects().length > 0 && !element.closest('.visually-hidden, svg, [aria-hidden=true]');
  }

  // In the order of the page; a part that stands inside another is read with it, once.
  function texts() {
    return Array.from(document.querySelectorAll('main')).flatMap(function (main) {
      return Array.from(main.querySelectorAll(READ)).filter(isSeen);
    }).filter(function (part) { return !part.parentElement.closest(READ); })
      .map(function (part) { return part.innerText.replace(/\s+/g, ' ').trim(); })
      .filter(Boolean);
  }

  function read() {
    const parts = texts();
    const mine = reading += 1;
    speech.cancel();
    parts.forEach(function (text, at) {
      const said = new SpeechSynthesisUtterance(text);
      said.voice = voice();
      said.lang = said.voice.lang;
      // A reading that was stopped still ends, and must not end the one after it.
      if (at === parts.length - 1) said.onend = function () { if (mine === reading) stop(); };
      speech.speak(said);
    });
    button.setAttribute('aria-pressed', String(parts.length > 0));
  }

  function isReading() {
    return button.getAttribute('aria-pressed') === 'true';
  }

  function stop() {
    if (!speech || !button || !isReading()) return;
    reading += 1;
    button.setAttribute('aria-pressed', 'false');
    speech.cancel();
  }

  function offer() {
    button.hidden = !voice();
  }

  if (speech && button) {
    offer();
    // Some browsers only know their voices later.
    if (speech.addEventListener) speech.addEventListener('voiceschanged', offer);
    // Any tap stops it; only the button starts it.
    document.addEventListener('click', function (event) {
      if (event.target.closest('[data-aloud]') && !isReading()) read();
      else stop();
    });
    window.addEventListener('pagehide', stop);
  }
  workshop.aloud = { stop: stop };
})(window.workshop = window.workshop || {});

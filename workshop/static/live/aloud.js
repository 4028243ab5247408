// Reading aloud, with a voice that lives on this phone: nothing of what is read goes anywhere.
(function (workshop) {
  'use strict';

  const READ = 'h1, h2, h3, legend, p, li, dt, dd, summary, .choice';
  const speech = window.speechSynthesis;
  const language = document.documentElement.lang;
  const button = document.querySelector('[data-aloud]');

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
    const parts = Array.from(document.querySelectorAll('main')).flatMap(function (main) {
      return Array.from(main.querySelectorAll(READ)).filter(isSeen);
    });
    return parts.filter(function (part) { return !part.parentElement.closest(READ); })
      .map(function (part) { return part.innerText.replace(/\s+/g, ' ').trim(); })
      .filter(Boolean);
  }

  function read() {
    texts().forEach(function (text, at, all) {
      const said = new SpeechSynthesisUtterance(text);
      said.voice = voice();
      said.lang = said.voice.lang;
      if (at === all.length - 1) said.onend = stop;
      speech.speak(said);
    });
    button.setAttribute('aria-pressed', 'true');
  }

  function stop() {
    if (!speech || !button) return;
    speech.cancel();
    button.setAttribute('aria-pressed', 'false');
  }

  function offer() {
    button.hidden = !voice();
  }

  if (speech && button) {
    offer();
    // Some browsers only know their voices later.
    if (speech.addEventListener) speech.addEventListener('voiceschanged', offer);
    button.addEventListener('click', function () {
      if (button.getAttribute('aria-pressed') === 'true') stop();
      else read();
    });
    window.addEventListener('pagehide', stop);
  }
  workshop.aloud = { stop: stop };
})(window.workshop = window.workshop || {});

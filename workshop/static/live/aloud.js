// Reading aloud, with a voice that lives on this phone: nothing of what is read goes anywhere.
(function (workshop) {
  'use strict';

  const READ = 'h1, h2, h3, legend, p, li, dt, dd, summary, figcaption, label, button';
  const CARD = '.choice, .pole summary';
  const speech = window.speechSynthesis;
  const language = document.documentElement.lang.toLowerCase().split('-')[0];
  const button = document.querySelector('[data-aloud]');
  const silent = document.querySelector('[data-no-voice]');
  let reading = 0;

  function voice() {
    return speech && speech.getVoices().find(function (one) {
      return one.localService && one.lang.toLowerCase().split(/[-_]/)[0] === language;
    });
  }

  function isSeen(element) {
    return element.getClientRects().length > 0 && !element.closest('.visually-hidden, svg, [aria-hidden=true]');
  }

  function words(part) {
    return part.innerText.replace(/\s+/g, ' ').trim();
  }

  // In the order of the page; a part that stands inside another is read with it, once.
  function texts() {
    return Array.from(document.querySelectorAll('main')).flatMap(function (main) {
      return Array.from(main.querySelectorAll(READ)).filter(isSeen);
    }).filter(function (part) { return !part.parentElement.closest(READ); }).map(words).filter(Boolean);
  }

  // `saying`: the words of one card; after it the next may be tapped.
  function read(saying) {
    const parts = saying || texts();
    const mine = reading += 1;
    speech.cancel();
    parts.forEach(function (text, at) {
      const said = new SpeechSynthesisUtterance(text);
      said.voice = voice();
      said.lang = said.voice.lang;
      // A reading that was stopped still ends, and must not end the one after it.
      if (at === parts.length - 1 && !saying) said.onend = function () { if (mine === reading) stop(); };
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
    silent.hidden = !button.hidden;
  }

  // By a tap on its field.
  function isFollowed(event) {
    const label = event.target.closest('label');
    return label && label.control && label.control !== event.target && !label.control.disabled;
  }

  function hear(event) {
    const card = event.target.closest(CARD);
    if (event.target.closest('[data-aloud]') && !isReading()) read();
    else if (!isReading() || isFollowed(event)) return;
    else if (card) read([words(card)]);
    else stop();
  }

  if (button) offer();
  if (speech && button) {
    // Some browsers only know their voices later.
    if (speech.addEventListener) speech.addEventListener('voiceschanged', offer);
    // Any other tap stops it; only the button starts it.
    document.addEventListener('click', hear);
    window.addEventListener('pagehide', stop);
  }
  workshop.aloud = { stop: stop };
})(window.workshop = window.workshop || {});

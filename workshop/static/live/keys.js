// Keys for who leads: the clicker, judging texts with one key, undo, and typing in paper cards.
// Only what a key presses is decided here; the buttons themselves do what they do (forms.js).
// The screen's window passes its keys on to the desk in the same browser (screen.js).
(function (workshop) {
  'use strict';

  const LETTERS_KEY = 'workshop/letters';
  const CLICKER = { PageDown: '[data-primary]', PageUp: '[data-back]' };
  const LETTERS = { b: '[data-blank]', B: '[data-blank]', '.': '[data-blank]', '?': '#keys > summary' };
  const JUDGED = { 1: '[data-judge="shown"]', 2: '[data-judge="hidden"]' };
  const PASS = '3';
  const READ_MS = 1000;
  const REST_MS = 600;
  const line = workshop.line;

  function hear(event) {
    if (event.altKey || event.metaKey && event.key !== 'z' || event.repeat) return;
    const done = event.ctrlKey || event.metaKey ? undo(event) : single(event);
    if (done) event.preventDefault();
  }

  function single(event) {
    if (workshop.isTyping(event.target)) return false;
    if (event.key in CLICKER) return step(event.key);
    if (!lettersOn()) return false;
    const form = event.target.closest('form[data-send=card]') || document.querySelector('form[data-send=card]');
    if (form && /^[1-9]$/.test(event.key)) return tick(form, Number(event.key));
    return letter(event.key);
  }

  function letter(key) {
    if (key in JUDGED || key === PASS) return judge(key);
    return key in LETTERS && pressIn(document, LETTERS[key]);
  }

  function hearScreen(message) {
    if (message.data in CLICKER) step(message.data);
    else if (lettersOn()) letter(message.data);
  }

  // ---- a step rests: a clicker that is pressed twice, or bounces, goes one step ------------------------------

  let rested = 0;
  let waking = 0;
  let at = '';

  function step(key) {
    return performance.now() < rested || pressIn(document, CLICKER[key]);
  }

  function rest() {
    rested = performance.now() + REST_MS;
    document.body.setAttribute('data-resting', '');
    clearTimeout(waking);
    waking = setTimeout(function () { document.body.removeAttribute('data-resting'); }, REST_MS);
  }

  function follow(picture) {
    const there = [picture.stage.index, picture.stage.phase].join(' ');
    if (at && there !== at) rest();
    at = there;
  }

  // The next row of the profile is a step too, within its phase.
  function accepted(origin) {
    if (origin.matches('[data-primary], [data-back]')) rest();
  }

  // Where somebody types, the browser has an undo of its own.
  function undo(event) {
    return event.key === 'z' && !event.shiftKey && !workshop.isTyping(event.target)
      && pressIn(document, '[data-undo-last]');
  }

  // A clicker's key never scrolls, also when there is nothing to press.
  function pressIn(place, selector) {
    const button = place.querySelector(selector);
    if (button && button.getClientRects().length) button.click();
    return Boolean(button);
  }

  // ---- texts to judge: the one in focus, else the first that waits -------------------------------------------

  // Note -> what it says, where it stands, and since when: a text that came under the finger just now was not read.
  let stood = new Map();

  function waiting() {
    return Array.from(document.querySelectorAll('[data-waiting] > .note'));
  }

  function look() {
    const before = stood;
    const now = performance.now();
    stood = new Map();
    waiting().forEach(function (note, place) {
      const was = before.get(note.id) || {};
      const words = note.querySelector('.note__text').textContent;
      stood.set(note.id, {
        words: words,
        place: place,
        read: was.words === words ? was.read : now,
        since: was.words === words && was.place === place ? was.since : now
      });
    });
  }

  // One that somebody went to is theirs wherever it stands; its words must have stood there all the same.
  function isRead(note, held) {
    look();
    const here = stood.get(note.id);
    return !here || performance.now() - (held ? here.read : here.since) >= READ_MS;
  }

  function judge(key) {
    const notes = waiting();
    const held = document.activeElement.closest('.note');
    const note = held || notes[0];
    if (!note) return false;
    if (key !== PASS && !isRead(note, held)) return readFirst(note);
    if (held) go(notes, notes.indexOf(held));
    else if (key === PASS) go(notes, 0);
    return key === PASS || pressIn(note, JUDGED[key]);
  }

  function readFirst(note) {
    line.tell(document.getElementById('notes-told'), line.words(note, 'read'));
    return true;
  }

  // The list moved while the mouse was on its way. (A click by the keyboard has no detail.)
  function guard(event) {
    const button = event.detail > 0 && event.target.closest('[data-waiting] [data-judge]');
    if (!button || isRead(button.closest('.note'), false)) return;
    event.preventDefault();
    event.stopPropagation();
    readFirst(button);
  }

  function pass(event) {
    const button = event.target.closest('[data-pass]');
    if (button) go(waiting(), waiting().indexOf(button.closest('.note')));
  }

  // On to the next one that waits; after the last the first again.
  function go(notes, at) {
    const next = notes[(at + 1) % notes.length];
    if (next) next.focus();
  }

  // ---- a paper card: a digit ticks, and goes to the next question --------------------------------------------

  function tick(form, number) {
    const questions = Array.from(form.querySelectorAll('fieldset'));
    const here = document.activeElement.closest('fieldset') || questions.find(isOpen) || questions[0];
    const choice = here.querySelectorAll('input[type=radio]')[number - 1];
    if (!choice) return false;
    choice.checked = true;
    choice.dispatchEvent(new Event('change', { bubbles: true }));
    const next = questions[questions.indexOf(here) + 1];
    (next ? next.querySelector('input:checked') || next.querySelector('input') : form.querySelector('[type=submit]')).focus();
    return true;
  }

  function isOpen(question) {
    return !question.querySelector('input:checked');
  }

  // The next card begins at its first question.
  function again(event) {
    if (!event.target.matches('form[data-send=card]')) return;
    setTimeout(function () { event.target.querySelector('input[type=radio]').focus({ preventScroll: true }); });
  }

  // ---- single letters can be switched off (WCAG 2.1.4) -------------------------------------------------------

  function lettersOn() {
    try {
      return localStorage.getItem(LETTERS_KEY) !== 'off';
    } catch (error) {
      return true;
    }
  }

  function switchLetters(event) {
    if (!event.target.matches('input[data-letters]')) return;
    try {
      localStorage.setItem(LETTERS_KEY, event.target.checked ? 'on' : 'off');
    } catch (error) {
      line.message(line.words(document.body, 'refused'));
    }
    showLetters();
  }

  function showLetters() {
    document.body.toggleAttribute('data-no-letters', !lettersOn());
    document.querySelectorAll('input[data-letters]').forEach(function (box) { box.checked = lettersOn(); });
  }

  // What opens over the page goes away again by Escape, or by a click beside it.
  function foldAway(event) {
    document.querySelectorAll('.bar details[open]').forEach(function (fold) {
      const left = event.type === 'keydown' ? event.key === 'Escape' : !fold.contains(event.target);
      if (!left) return;
      if (fold.contains(document.activeElement)) fold.querySelector('summary').focus();
      fold.open = false;
    });
  }

  // After live.js has drawn it.
  line.on('picture', look);
  line.on('picture', follow);
  look();
  if (document.body.dataset.audience === 'desk' && 'BroadcastChannel' in window) {
    new BroadcastChannel('workshop/keys/' + document.body.dataset.meeting).addEventListener('message', hearScreen);
  }
  document.addEventListener('click', guard, true);
  document.addEventListener('keydown', hear);
  document.addEventListener('keydown', foldAway);
  document.addEventListener('click', foldAway);
  document.addEventListener('click', pass);
  document.addEventListener('reset', again);
  document.addEventListener('change', switchLetters);
  showLetters();

  workshop.keys = { accepted: accepted };
})(window.workshop = window.workshop || {});

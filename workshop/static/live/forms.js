// Forms and buttons that act: what they say, the second press of a guarded one, and texts that go out while typed.
(function (workshop) {
  'use strict';

  const DRAFT_MS = 500;
  const PAUSE_MS = 5000;
  const ASK_MS = 4000;
  // A double click is one press: a guard that falls for it guards nothing.
  const ARM_MS = 400;

  const line = workshop.line;
  const texts = new WeakMap();
  const labels = new WeakMap();
  let pressed = null;

  // ---- what a form says -------------------------------------------------------------------------------------

  // `x` a text (data-as=int a number), `x[]` a list, `a.b` within a, a lone checkbox yes or no.
  function payload(form) {
    const said = {};
    Array.from(form.elements).forEach(function (field) {
      if (field.name && !field.matches('button, fieldset, output, :disabled')) put(said, field);
    });
    if (pressed && pressed.form === form && pressed.name) said[pressed.name] = pressed.value;
    return said;
  }

  function put(said, field) {
    const list = field.name.slice(-2) === '[]';
    const path = (list ? field.name.slice(0, -2) : field.name).split('.');
    const last = path.pop();
    const here = path.reduce(function (inner, part) { return inner[part] = inner[part] || {}; }, said);
    if (list) here[last] = (here[last] || []).concat(listed(field));
    else if (field.type === 'checkbox') here[last] = field.checked;
    else if (field.type !== 'radio' || field.checked) putOne(here, last, field);
  }

  // An empty number in a list is 0: the others must keep their place.
  function listed(field) {
    if (field.matches('[type=checkbox], [type=radio]') && !field.checked) return [];
    return [field.getAttribute('data-as') === 'int' ? Number(field.value) || 0 : field.value];
  }

  function putOne(here, name, field) {
    if (field.getAttribute('data-as') !== 'int') here[name] = field.value;
    else if (field.value.trim() !== '') here[name] = Number(field.value);
  }

  // A new thing gets its id here, so that sending it twice cannot make it two.
  function nameNew(form) {
    const id = form.querySelector('input[type=hidden][name=id]');
    if (!id || id.value) return;
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    id.value = Array.from(bytes, function (b) { return (b + 256).toString(16).slice(1); }).join('');
    form.setAttribute('data-unsent', '');
  }

  // reset() leaves hidden fields as they are; drawing again gives them back what the server wrote.
  function clear(form) {
    HTMLFormElement.prototype.reset.call(form);
    form.removeAttribute('data-unsent');
    workshop.regions.redraw();
  }

  // ---- sending, and what is told about it -------------------------------------------------------------------

  // Where people are told: the named place, one inside the form, or the nearest beside the button.
  function toldOf(origin) {
    const named = origin.getAttribute('data-told-in');
    if (named) return document.querySelector(named);
    for (let box = origin; box && !box.matches('[data-region], body'); box = box.parentElement) {
      const place = box.matches('form') ? box.querySelector('[data-told]') : beside(box);
      if (place) return place;
    }
    return null;
  }

  function beside(box) {
    return Array.from(box.parentElement.children).find(function (child) { return child.matches('[data-told]'); });
  }

  function tellOutcome(origin, told, ack) {
    const received = ack.link || isSeen(told, ack) ? '' : line.words(origin, 'received');
    const text = ack.ok ? ack.message || received : line.trouble(origin, ack);
    if (ack.ok || told && told.isConnected) line.tell(told, text);
    else line.message(text);
  }

  // What a press of the big button led to says for itself that it arrived, once it stands on the page.
  function isSeen(told, ack) {
    return told && told.matches('[data-passing]') && ack.version <= line.seen();
  }

  // After each picture: "arrived" has been seen by then, and what went wrong was about the step before.
  function passOn(moved) {
    document.querySelectorAll('[data-passing]').forEach(function (told) {
      if (moved || told.textContent === line.words(told, 'received')) line.tell(told, '');
    });
  }

  function act(origin, event, said) {
    if (origin.dataset.state === 'sending') return;
    const told = toldOf(origin);
    origin.dataset.state = 'sending';
    line.message('');
    line.tell(told, line.words(origin, 'sending'));
    line.send(event, said).then(function (ack) {
      origin.removeAttribute('data-state');
      tellOutcome(origin, told, ack);
      if (ack.ok) done(origin, ack);
    });
  }

  function done(origin, ack) {
    origin.removeAttribute('data-unsent');
    if (origin.hasAttribute('data-reset')) clear(origin);
    if (ack.link && workshop.links) workshop.links.show(origin, ack);
    if (workshop.lists) workshop.lists.again(origin);
    if (workshop.keys) workshop.keys.accepted(origin);
    if (ack.reload) location.reload();
  }

  function submit(form) {
    nameNew(form);
    if (!form.hasAttribute('data-live')) return act(form, form.getAttribute('data-send'), payload(form));
    textOf(form).submitted = true;
    return want(form, 'final');
  }

  function press(button) {
    act(button, button.getAttribute('data-send'), JSON.parse(button.getAttribute('data-say') || '{}'));
  }

  // ---- a press that asks for a second one -------------------------------------------------------------------

  // Whether the guard of a button stops this press; it always stops the first.
  function stopped(button) {
    if (!button.hasAttribute('data-confirm') || button.dataset.state === 'sending') return false;
    if (button.dataset.state === 'armed') {
      standDown(button);
      return false;
    }
    if (button.dataset.state !== 'asking') ask(button);
    return true;
  }

  function ask(button) {
    button.setAttribute('data-label', button.textContent.trim());
    labels.set(button, Array.from(button.childNodes));
    button.textContent = button.getAttribute('data-confirm') || line.words(button, 'confirm');
    button.dataset.state = 'asking';
    const mine = labels.get(button);
    setTimeout(function () { if (button.dataset.state === 'asking') button.dataset.state = 'armed'; }, ARM_MS);
    const seconds = Number(button.getAttribute('data-confirm-seconds'));
    setTimeout(function () { if (labels.get(button) === mine) standDown(button); }, seconds * 1000 || ASK_MS);
  }

  function standDown(button) {
    const label = labels.get(button);
    labels.delete(button);
    // The server may have drawn another label over it; then there is nothing to put back.
    if (!button.matches('[data-state="asking"], [data-state="armed"]')) return;
    button.replaceChildren.apply(button, label);
    button.removeAttribute('data-state');
    button.removeAttribute('data-label');
  }

  // ---- texts that go out while they are typed ---------------------------------------------------------------

  function textOf(form) {
    const fresh = { draft: 0, pause: 0, sending: false, wanted: '', changed: false, submitted: false };
    if (!texts.has(form)) texts.set(form, fresh);
    return texts.get(form);
  }

  function typed(form) {
    form.setAttribute('data-unsent', '');
    if (!form.hasAttribute('data-live')) return;
    const text = textOf(form);
    text.changed = true;
    text.draft = text.draft || setTimeout(function () { wantHere(form, 'draft'); }, DRAFT_MS);
    clearTimeout(text.pause);
    text.pause = setTimeout(function () { wantHere(form, 'final'); }, PAUSE_MS);
  }

  // Somebody may have taken the thing away meanwhile; a late letter must not bring it back.
  function wantHere(form, kind) {
    if (form.isConnected) want(form, kind);
  }

  function want(form, kind) {
    const text = textOf(form);
    clearTimeout(text.draft);
    text.draft = 0;
    if (kind === 'final') clearTimeout(text.pause);
    text.wanted = kind === 'final' || text.wanted === 'final' ? 'final' : 'draft';
    sendText(form);
  }

  // One at a time per form: answers then come in the order in which the text grew.
  function sendText(form) {
    const text = textOf(form);
    if (text.sending || !text.wanted || !line.connected() || workshop.count.over(form)) return;
    const kind = text.wanted;
    text.sending = true;
    text.changed = false;
    text.wanted = '';
    nameNew(form);
    const said = Object.assign(payload(form), { draft: kind === 'draft', seen: seenBy(form) });
    line.send(form.getAttribute('data-send'), said).then(function (ack) {
      text.sending = false;
      textAnswered(form, kind, ack);
      sendText(form);
    });
  }

  // The picture with this form's last words may still be on its way; those were not somebody else's.
  function seenBy(form) {
    return Math.max(line.seen(), Number(form.getAttribute('data-saved')));
  }

  function textAnswered(form, kind, ack) {
    const text = textOf(form);
    if (ack.error === 'no_answer') text.wanted = 'final';
    if (ack.ok && ack.version) form.setAttribute('data-saved', ack.version);
    if (!ack.ok || kind === 'final') tellOutcome(form, toldOf(form), ack);
    if (!ack.ok || kind !== 'final' || text.changed) return;
    form.removeAttribute('data-unsent');
    if (text.submitted && form.hasAttribute('data-reset')) clear(form);
    text.submitted = false;
  }

  // Everything typed and not yet sent: on blur, on a new connection, when the step or the page goes away.
  function sendUnsent(forms) {
    Array.from(forms).forEach(function (form) {
      if (form.matches('form[data-live][data-unsent]')) want(form, 'final');
    });
  }

  function sendAllUnsent() {
    sendUnsent(document.querySelectorAll('form[data-live][data-unsent]'));
  }

  // ---- ready sentences --------------------------------------------------------------------------------------

  // A ready sentence takes the place of an empty field or of another ready sentence; typed text is kept before it.
  function insert(button) {
    const field = document.querySelector(button.getAttribute('data-insert'));
    const ready = button.getAttribute('data-text');
    const old = field.value.trim();
    field.value = !old || isReady(field, old) ? ready : old + ' ' + ready;
    field.dispatchEvent(new Event('input', { bubbles: true }));
    field.focus();
  }

  function isReady(field, text) {
    return Array.from(document.querySelectorAll('[data-insert="#' + field.id + '"]')).some(function (button) {
      return button.getAttribute('data-text') === text;
    });
  }

  // ---- what people do ---------------------------------------------------------------------------------------

  document.addEventListener('click', function (event) {
    const button = event.target.closest('button');
    if (!button) return;
    if (stopped(button)) event.preventDefault();
    else if (button.hasAttribute('data-insert')) insert(button);
    else if (button.hasAttribute('data-send')) { event.preventDefault(); press(button); }
    else pressed = button;
  });
  document.addEventListener('submit', function (event) {
    if (!event.target.matches('form[data-send]')) return;
    event.preventDefault();
    submit(event.target);
  });
  // A key held down on a button is one press too.
  document.addEventListener('keydown', function (event) {
    if (event.repeat && event.key === 'Enter' && event.target.closest('button')) event.preventDefault();
  });
  document.addEventListener('input', function (event) {
    const form = event.target.form;
    if (form && form.matches('form[data-send]')) typed(form);
  });
  document.addEventListener('change', function (event) {
    const choice = event.target.matches('select, [type=checkbox], [type=radio]');
    if (choice && event.target.form) sendUnsent([event.target.form]);
  });
  document.addEventListener('focusout', function (event) {
    if (event.target.form) sendUnsent([event.target.form]);
  });
  addEventListener('pagehide', sendAllUnsent);

  workshop.forms = { sendUnsent: sendAllUnsent, passOn: passOn };
})(window.workshop = window.workshop || {});

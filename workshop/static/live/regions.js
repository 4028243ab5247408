// Regions: what the server drew is laid over the page without touching what somebody is doing there.
(function (workshop) {
  'use strict';

  const FIELDS = 'input, textarea, select';
  const KEYED = '[id], [data-key], form, [data-pages]';
  const TEXT_IS_OURS = '[data-page-nr], [data-here], [data-timer-ends], [data-clock], [data-connection], [data-pace]';
  const ASKING = '[data-state="asking"], [data-state="armed"]';
  const OUR_MARKS = ['data-state', 'data-at', 'data-unsent', 'data-saved', 'tabindex'];
  const HIDDEN_BY_US = '[data-if], [data-page], [data-page-go]';
  const OURS = '[data-new], [data-count]';
  const FILLED_BY_US = '[data-told]';

  const drawn = {};
  let keys = new WeakMap();
  let renewed = new Set();
  let heldBack = false;
  let whenDrawn = function () {};

  // `fresh` is region name -> html. Regions this page does not have are passed over.
  function swap(fresh) {
    Object.keys(fresh || {}).forEach(function (name) {
      const region = document.querySelector('[data-region="' + name + '"]');
      if (!region || drawn[name] === fresh[name]) return;
      drawn[name] = fresh[name];
      keepingFocus(region, function () { lay(region, fresh[name]); });
    });
    whenDrawn();
  }

  function lay(region, html) {
    const next = region.cloneNode(false);
    next.innerHTML = html;
    keys = new WeakMap();
    renewed = new Set();
    giveKeys(region);
    giveKeys(next);
    morphdom(region, next, {
      childrenOnly: true,
      getNodeKey: function (node) { return keys.get(node); },
      onBeforeElUpdated: update,
      // A line that is being typed stands here before the server knows of it; a counter is of this page only.
      onBeforeNodeDiscarded: function (node) { return node.nodeType !== 1 || !node.matches(OURS); },
      onBeforeElChildrenUpdated: function (from) { return !from.matches(TEXT_IS_OURS); }
    });
  }

  // morphdom pairs elements by key, else by place. The same key twice confuses it, so repeats are numbered.
  function giveKeys(root) {
    const times = {};
    root.querySelectorAll(KEYED).forEach(function (element) {
      const key = keyOf(element);
      times[key] = (times[key] || 0) + 1;
      keys.set(element, times[key] > 1 ? key + '#' + times[key] : key);
    });
  }

  // What is in a form belongs to that form: a text about one thing never moves to the form of another.
  function keyOf(element) {
    const form = element.closest('form');
    return form && form !== element ? ownKey(form) + ' > ' + ownKey(element) : ownKey(element);
  }

  // A form without id is known by what it does and to what. (form.id may be a field named "id".)
  function ownKey(element) {
    const given = element.getAttribute('id') || element.dataset.key;
    if (given) return given;
    if (element.matches('[data-pages]')) return 'pages ' + ballotsIn(element);
    if (element.matches('[data-ballot]')) return 'ballot ' + ballotName(element);
    return 'form ' + element.getAttribute('data-send') + hiddenFields(element);
  }

  function ballotName(form) {
    return form.getAttribute('data-round') + '/' + form.getAttribute('data-item');
  }

  function ballotsIn(pages) {
    return Array.from(pages.querySelectorAll('[data-ballot]'), ballotName).join(' ');
  }

  function hiddenFields(form) {
    return Array.from(form.querySelectorAll('input[type=hidden]'), function (field) {
      return ' ' + field.name + '=' + field.getAttribute('value');
    }).join('');
  }

  // Whether morphdom may lay `to` over `from`; false leaves `from` as it is.
  function update(from, to) {
    if (from.matches(FILLED_BY_US) && to.matches(FILLED_BY_US)) return false;
    if (from.matches(ASKING) && sameAct(from, to)) return false;
    if (from.matches(FIELDS)) return updateField(from, to);
    if (from.hasAttribute('data-rev') || to.hasAttribute('data-rev')) weighRevision(from, to);
    keepMarks(from, to);
    return true;
  }

  function updateField(from, to) {
    if (!sameField(from, to)) {
      from.replaceWith(to.cloneNode(true));
      return false;
    }
    if (from.type === 'hidden') return !from.closest('form[data-unsent]');
    if (from.hasAttribute('data-rev')) weighRevision(from, to);
    if (from.nodeName === 'SELECT') updateChoices(from, to);
    return renewed.has(from) || renewed.has(from.closest('form[data-rev], fieldset[data-rev]'));
  }

  function sameField(from, to) {
    const chosen = from.type === 'radio' || from.type === 'checkbox';
    return from.type === to.type && from.name === to.name && (!chosen || from.value === to.value);
  }

  // New choices come in, and what was chosen stays chosen.
  function updateChoices(from, to) {
    if (choicesOf(from) === choicesOf(to)) return;
    if (from === document.activeElement) {
      heldBack = true;
      return;
    }
    const chosen = from.value;
    from.replaceChildren.apply(from, Array.from(to.cloneNode(true).childNodes));
    if (choicesOf(from).indexOf('=' + chosen + '=') >= 0) from.value = chosen;
  }

  function choicesOf(select) {
    return Array.from(select.options, function (option) { return '=' + option.value + '=' + option.text; }).join();
  }

  // A newer text from the server waits while somebody is in the old one or has not sent it yet.
  function weighRevision(from, to) {
    if (from.getAttribute('data-rev') === to.getAttribute('data-rev')) return;
    if (from.contains(document.activeElement) || from.hasAttribute('data-unsent') || isNewer(from)) {
      heldBack = true;
      to.setAttribute('data-rev', from.getAttribute('data-rev') || '');
    } else {
      renewed.add(from);
    }
  }

  // What was sent from here is newer than a picture that was on its way already.
  function isNewer(form) {
    return Number(form.getAttribute('data-saved')) > workshop.line.seen();
  }

  // What live.js put on an element is no part of what the server draws.
  function keepMarks(from, to) {
    OUR_MARKS.forEach(function (mark) {
      if (from.hasAttribute(mark)) to.setAttribute(mark, from.getAttribute(mark));
    });
    if (from.matches(ASKING) || !sameEvent(from, to)) to.removeAttribute('data-state');
    if (from.matches(HIDDEN_BY_US) && to.matches(HIDDEN_BY_US)) to.hidden = from.hidden;
    if (from.nodeName === 'DETAILS' && !renewed.has(from)) to.open = from.open;
  }

  function sameEvent(from, to) {
    return from.getAttribute('data-send') === to.getAttribute('data-send');
  }

  // A button that asks "Zeker?" stands as long as a press would still do the same thing.
  function sameAct(from, to) {
    return sameEvent(from, to)
      && from.getAttribute('data-say') === to.getAttribute('data-say')
      && from.getAttribute('data-label') === to.textContent.trim();
  }

  function keepingFocus(region, change) {
    const active = document.activeElement;
    const caret = caretOf(active);
    const inside = region.contains(active) && active !== region;
    keepingPlace(region, change);
    if (!inside || active === document.activeElement) return;
    if (active.isConnected) putBack(active, caret);
    else rest(region);
  }

  // What somebody was looking at stays where it was, also when something above it grew.
  function keepingPlace(region, change) {
    const mark = scrollY > 0 ? firstInView(region) : null;
    const before = mark && mark.getBoundingClientRect().top;
    change();
    if (mark && mark.getClientRects().length) scrollBy(0, mark.getBoundingClientRect().top - before);
  }

  function firstInView(region) {
    return Array.from(region.querySelectorAll('[id], .card, .choice')).find(function (element) {
      const box = element.getBoundingClientRect();
      return box.height && box.top >= 0 && box.top < innerHeight;
    });
  }

  function caretOf(field) {
    const typed = field && (field.nodeName === 'TEXTAREA' || /^(text|search|tel|url)$/.test(field.type || ''));
    return typed ? [field.selectionStart, field.selectionEnd] : null;
  }

  function putBack(field, caret) {
    field.focus({ preventScroll: true });
    if (caret) field.setSelectionRange(caret[0], caret[1]);
  }

  // The keyboard starts again where it was lost, not at the top of the page.
  function rest(region) {
    region.setAttribute('tabindex', '-1');
    region.focus({ preventScroll: true });
  }

  // What was held back comes through once nobody is in the way.
  function catchUp() {
    if (heldBack) redraw();
  }

  function redraw() {
    const again = Object.assign({}, drawn);
    heldBack = false;
    Object.keys(again).forEach(function (name) { delete drawn[name]; });
    swap(again);
  }

  workshop.regions = {
    swap: swap,
    catchUp: catchUp,
    rest: rest,
    redraw: redraw,
    whenDrawn: function (heard) { whenDrawn = heard; }
  };
})(window.workshop = window.workshop || {});

// News: what who listens is told of a new picture, once: what a new step is about, and the sentence of each new result.
(function (workshop) {
  'use strict';

  const line = workshop.line;
  const told = new Set();

  function textOf(element) {
    return element.textContent.replace(/\s+/g, ' ').trim();
  }

  // Results that were not told before; what stood on the page when it opened is read with the page.
  function fresh() {
    return Array.from(document.querySelectorAll('[data-result]')).filter(function (result) {
      const key = result.getAttribute('data-result');
      const isNew = !told.has(key);
      told.add(key);
      return isNew;
    });
  }

  function heading() {
    const title = Array.from(document.querySelectorAll('main h2')).find(function (one) {
      return one.getClientRects().length > 0;
    });
    return title ? [textOf(title)] : [];
  }

  // The name of the step comes first: among tabs, and in what is read of a page, that is all there is room for.
  function nameThePage() {
    const step = document.querySelector('[data-title]');
    const meeting = document.querySelector('h1');
    if (step) document.title = step.getAttribute('data-title') + ' \u2013 ' + textOf(meeting);
  }

  function tell(moved) {
    const results = fresh().map(textOf);
    // A result may begin with the heading it stands under.
    const said = (moved ? heading() : []).filter(function (title) { return !results.join().startsWith(title); }).concat(results);
    nameThePage();
    if (moved || said.length) line.tell(document.querySelector('[data-news]'), said.join('. '));
  }

  fresh();
  workshop.news = { tell: tell };
})(window.workshop = window.workshop || {});

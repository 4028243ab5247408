// Pages: several questions in one region, one at a time. Which one is this phone's own affair.
(function (workshop) {
  'use strict';

  const NEXT_AFTER_MS = 600;
  const ballots = workshop.ballots;

  function pagesOf(box) {
    return Array.from(box.children).filter(function (child) { return child.matches('[data-page]'); });
  }

  function isDone(page) {
    return page.getAttribute('data-page') === 'done';
  }

  function isOpen(page) {
    return Array.from(page.querySelectorAll('form[data-ballot]')).some(function (form) {
      return !ballots.answered(form);
    });
  }

  // The first page after `at` with something unanswered, round the corner too; else the page that says all is done.
  function nextOpen(pages, at) {
    for (let step = 1; step < pages.length; step += 1) {
      const index = (at + step) % pages.length;
      if (isOpen(pages[index])) return index;
    }
    const done = pages.findIndex(isDone);
    return pages[at] && isOpen(pages[at]) ? -1 : done;
  }

  function target(pages, at, go) {
    if (go === 'prev') return at - 1;
    if (go !== 'next') return Number(go);
    const next = pages[at + 1];
    return next && !isDone(next) ? at + 1 : nextOpen(pages, at);
  }

  function place(box, pages) {
    const at = box.getAttribute('data-at');
    if (at !== null && pages[Number(at)]) return Number(at);
    if (isOpen(pages[0])) return 0;
    return Math.max(0, nextOpen(pages, 0));
  }

  function paint() {
    document.querySelectorAll('[data-pages]').forEach(paintBox);
  }

  function paintBox(box) {
    const pages = pagesOf(box);
    if (!pages.length) return;
    const at = place(box, pages);
    // Until we know what this seat voted, the first open page may still turn out to be another.
    if (workshop.mine.known()) box.setAttribute('data-at', at);
    pages.forEach(function (page, index) { page.hidden = index !== at; });
    box.querySelectorAll('[data-page-nr]').forEach(function (nr) { workshop.line.tell(nr, String(at + 1)); });
    box.querySelectorAll('[data-page-go]').forEach(function (button) {
      button.hidden = !pages[target(pages, at, button.getAttribute('data-page-go'))];
    });
  }

  function turn(box, index) {
    const page = pagesOf(box)[index];
    if (!page) return;
    box.setAttribute('data-at', index);
    workshop.aloud.stop();
    paint();
    page.setAttribute('tabindex', '-1');
    page.focus({ preventScroll: true });
    if (page.getBoundingClientRect().top < parseFloat(getComputedStyle(page).scrollMarginTop)) page.scrollIntoView();
  }

  function turnFor(button) {
    const box = button.closest('[data-pages]');
    const pages = pagesOf(box);
    turn(box, target(pages, place(box, pages), button.getAttribute('data-page-go')));
  }

  // After an answer arrived the next open page comes by itself, unless somebody did something else meanwhile.
  function turnAfter(form) {
    const box = form.closest('[data-pages]');
    if (!box) return;
    const at = box.getAttribute('data-at');
    setTimeout(function () {
      const stayed = box.isConnected && box.getAttribute('data-at') === at && form.dataset.state === 'received';
      const page = form.closest('[data-page]');
      if (stayed && page && !page.hidden && !isOpen(page)) turn(box, nextOpen(pagesOf(box), Number(at)));
    }, NEXT_AFTER_MS);
  }

  document.addEventListener('click', function (event) {
    const button = event.target.closest('[data-page-go]');
    if (button) turnFor(button);
  });
  ballots.onReceived(turnAfter);

  workshop.pages = { paint: paint };
})(window.workshop = window.workshop || {});

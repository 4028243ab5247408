// What is wrong with how this page looks now: [kind, what, how much], none when all is well.
({ phone, screen }) => {
  const found = [];
  const root = document.documentElement;
  const FIELDS = 'input:not([type=radio]):not([type=checkbox]):not([type=hidden]), select, textarea';
  const BOXES = 'button, .utrecht-button, h1, h2, h3, h4, h5, legend, summary, label, .card, .panel, .choice, .choice-face, th, td, li, dt, dd, p';
  const TARGETS = 'button, .utrecht-button, .choice, .kind-tab, summary, footer a, ' + FIELDS;
  const ENGLISH = ('the and your vote votes round submit loading error none null undefined nan true false closed shown '
    + 'settings session please agree concern dont unknown maybe suits').split(' ');

  const say = (kind, what, how) => found.push([kind, what, String(how)]);
  const nameOf = element => [element.tagName.toLowerCase(), element.getAttribute('class') || '', element.textContent.trim()]
    .join(' ').replace(/\s+/g, ' ').slice(0, 90);
  const isSeen = element => element.checkVisibility() && getComputedStyle(element).visibility === 'visible'
    && getComputedStyle(element).clipPath === 'none' && !element.closest('.visually-hidden, svg');
  // Shortened on purpose, with dots.
  const isShortened = element => element && (getComputedStyle(element).textOverflow === 'ellipsis' || isShortened(element.parentElement));
  const seen = selector => Array.from(document.querySelectorAll(selector)).filter(isSeen);

  if (root.lang !== 'nl') say('english', 'html lang', root.lang);

  if (root.scrollWidth > root.clientWidth) say('wide', 'page', root.scrollWidth + ' > ' + root.clientWidth);
  seen('body *').forEach(element => {
    if (element.closest('.table-scroll') || isShortened(element)) return;
    const over = element.getBoundingClientRect().right - innerWidth;
    if (over > 1) say('wide', nameOf(element), over);
  });

  seen(BOXES).forEach(element => {
    const style = getComputedStyle(element);
    if (style.display.startsWith('inline') && style.display !== 'inline-block' && style.display !== 'inline-flex') return;
    if (isShortened(element) || element.closest('.table-scroll') || element.querySelector('.visually-hidden, .table-scroll')) return;
    const wide = element.scrollWidth - element.clientWidth;
    const high = element.scrollHeight - element.clientHeight;
    if (wide > 2) say('clipped', nameOf(element), wide);
    if (high > 1 && style.overflowY !== 'visible' && style.overflowY !== 'auto') say('clipped', nameOf(element), high);
    // What stands lower than its own box stands over what comes next.
    if (high > 16 && style.overflowY === 'visible' && element.matches('th, td, li, dt, dd, p')) say('overlap', nameOf(element), high);
  });

  // Words in a drawing: inside it, and not over each other.
  document.querySelectorAll('svg').forEach(svg => {
    const frame = svg.getBoundingClientRect();
    if (!frame.width) return;
    const texts = Array.from(svg.querySelectorAll('text')).map(text => [text.textContent.trim(), text.getBoundingClientRect()]);
    texts.forEach(([words, box], index) => {
      if (box.left < frame.left - 2 || box.right > frame.right + 2) say('clipped', 'drawing: ' + words, box.right - frame.right);
      texts.slice(index + 1).forEach(([others, other]) => {
        const across = Math.min(box.right, other.right) - Math.max(box.left, other.left);
        const down = Math.min(box.bottom, other.bottom) - Math.max(box.top, other.top);
        // Line boxes are higher than letters: lines may share a third of their height.
        if (across > 1 && down > Math.min(box.height, other.height) / 3) say('overlap', words + ' / ' + others, [across, down]);
      });
    });
  });

  // Who goes from heading to heading misses none.
  let above = 0;
  document.querySelectorAll('h1, h2, h3, h4, h5, h6').forEach(element => {
    if (!element.checkVisibility()) return;
    const level = Number(element.tagName.slice(1));
    if (level > above + 1) say('headings', nameOf(element), above + ' > ' + level);
    above = level;
  });

  const linesOf = element => {
    const range = document.createRange();
    range.selectNodeContents(element);
    return Array.from(range.getClientRects());
  };
  if (screen) {
    // Words of one thing over the words of another, and a drawing too small to be one.
    const written = seen('.slide *').filter(element => Array.from(element.childNodes)
      .some(node => node.nodeType === Node.TEXT_NODE && node.textContent.trim()))
      .map(element => [element, linesOf(element)]);
    written.forEach(([element, boxes], index) => written.slice(index + 1).forEach(([other, others]) => {
      if (element.contains(other) || other.contains(element)) return;
      const over = boxes.some(box => others.some(one => Math.min(box.right, one.right) - Math.max(box.left, one.left) > 2
        && Math.min(box.bottom, one.bottom) - Math.max(box.top, one.top) > Math.min(box.height, one.height) / 3));
      if (over) say('overlap', nameOf(element) + ' / ' + nameOf(other), '');
    }));
    document.querySelectorAll('.slide .profile__track').forEach(track => {
      const high = track.getBoundingClientRect().height / innerHeight * 100;
      if (high < 3.5) say('small', 'profile track', high);
    });
    if (root.scrollHeight > root.clientHeight) say('below', 'page', root.scrollHeight - root.clientHeight);
    const foot = document.querySelector('.slide__foot');
    seen('.slide__content *').forEach(element => {
      const over = foot ? element.getBoundingClientRect().bottom - foot.getBoundingClientRect().bottom : 0;
      if (over > 1) say('below', nameOf(element), over);
    });
    document.querySelectorAll('.slide__content *').forEach(element => {
      const over = element.getBoundingClientRect().bottom - foot.getBoundingClientRect().top;
      if (over > 2 && element.childElementCount === 0 && isSeen(element)) say('below', 'over the foot: ' + nameOf(element), over);
    });
  }

  // The status of a row stands beside the words of its poles, never over them.
  seen('.profile__row').forEach(row => {
    const chip = row.querySelector('.profile__status span');
    const words = Array.from(row.querySelectorAll('.profile__pole')).flatMap(linesOf);
    const box = chip && chip.getBoundingClientRect();
    words.forEach(line => {
      if (!box) return;
      const across = Math.min(box.right, line.right) - Math.max(box.left, line.left);
      const down = Math.min(box.bottom, line.bottom) - Math.max(box.top, line.top);
      if (across > 1 && down > line.height / 3) say('overlap', 'status over: ' + nameOf(row), [across, down]);
    });
  });

  if (phone) {
    seen(TARGETS).forEach(element => {
      const high = element.getBoundingClientRect().height;
      // A card is chosen with a thumb, perhaps by somebody of 72.
      const least = element.matches('.choice, .choice *, .send button') ? 47.5 : 43.5;
      if (high < least) say('small', nameOf(element), high);
    });
  }

  const labels = Array.from(document.querySelectorAll('[aria-label], [placeholder], [title]'))
    .flatMap(element => ['aria-label', 'placeholder', 'title'].map(name => element.getAttribute(name) || ''));
  const said = [document.title, document.body.innerText].concat(labels).join(' \n ');
  const words = new Set(said.toLowerCase().match(/[\p{L}']+/gu));
  ENGLISH.filter(word => words.has(word)).forEach(word => say('english', word, ''));
  (said.match(/\b[a-z]+(_[a-z0-9]+)+\b|\{\{|\{%|%\(|\bNone\b/g) || []).forEach(code => say('code', code, ''));
  return found;
}

// Reads a chart's values out: by the pointer, and by the arrow keys when it has the focus. The values are those of the server's
// line: <svg data-values="x,unix seconds,value as it reads|…">. It listens on the page, so charts that come later are read too.
import { timeOfDay } from './times.mjs';

const height = 80;

const valuesOf = line => line.dataset.values.split('|').map(value => {
  const [x, at, ...text] = value.split(',');
  return { x: Number(x), at: Number(at), text: text.join(',') };
});

function show(line, index) {
  const plot = line.closest('.plot');
  const tip = plot.querySelector('[data-tip]');
  const values = valuesOf(line);
  const value = values[Math.max(0, Math.min(index, values.length - 1))];
  line.dataset.index = values.indexOf(value);
  line.querySelector('.cursor').setAttribute('d', `M ${value.x} 0 V ${height}`);
  tip.textContent = `${value.text} at ${timeOfDay(value.at * 1000)}`;
  tip.hidden = false;
  const room = plot.clientWidth - tip.offsetWidth;
  tip.style.left = `${Math.max(0, Math.min(line.offsetLeft + value.x / 300 * line.clientWidth - tip.offsetWidth / 2, room))}px`;
}

function hide(line) {
  line.querySelector('.cursor').setAttribute('d', '');
  line.closest('.plot').querySelector('[data-tip]').hidden = true;
  delete line.dataset.index;
}

const lineOf = event => event.target.closest?.('svg[data-values]');

function nearest(line, clientX) {
  const box = line.getBoundingClientRect();
  const x = (clientX - box.left) / box.width * 300;
  const values = valuesOf(line);
  return values.reduce((best, value, index) => Math.abs(value.x - x) < Math.abs(values[best].x - x) ? index : best, 0);
}

document.addEventListener('pointermove', event => {
  const line = lineOf(event);
  if (line) {
    show(line, nearest(line, event.clientX));
  }
});
document.addEventListener('pointerout', event => {
  const line = lineOf(event);
  if (line && !line.contains(event.relatedTarget)) {
    hide(line);
  }
});
document.addEventListener('focusout', event => {
  const line = lineOf(event);
  if (line) {
    hide(line);
  }
});
document.addEventListener('keydown', event => {
  const line = lineOf(event);
  const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
  if (line && step) {
    event.preventDefault();
    show(line, (line.dataset.index === undefined ? valuesOf(line).length : Number(line.dataset.index)) + step);
  } else if (line && event.key === 'Escape') {
    hide(line);
  }
});

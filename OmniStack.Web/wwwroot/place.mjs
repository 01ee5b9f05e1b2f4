// Finds a control again in a page, or a part of one, that the server has rendered anew: by what it is, never by where it stood,
// so that the focus does not slip from one row's button to another row's.
const controls = 'a[href], button, summary, input, select, textarea, [tabindex]:not([tabindex="-1"])';

const nameOf = control => control.ariaLabel ?? control.textContent.trim();
const pathOf = control => {
  const target = control.getAttribute('formaction') ?? control.form?.getAttribute('action') ?? control.getAttribute('href');
  return target === null || target === undefined ? null : new URL(target, location).pathname;
};
// /agents/greet.user/greeter of …/pause and of …/resume; a path of a whole page is no one thing.
const thingOf = path => /^(\/[^/]+\/.+)\/[^/]+$/.exec(path ?? '')?.[1];

// What can be kept while the page is loaded again.
export const describe = control => ({ id: control.id, tag: control.localName, path: pathOf(control), name: nameOf(control), value: control.value ?? null });

// The same control, else one that acts on the same thing (Pause became Resume), else null. One in a closed question is reached by its opener.
export function find(root, wanted) {
  const all = [...root.querySelectorAll(controls)].filter(control => !control.disabled && !control.hidden);
  const isButton = control => control.localName === 'button';
  const found = (wanted.id && all.find(control => control.id === wanted.id))
    || all.find(control => control.localName === wanted.tag && pathOf(control) === wanted.path && nameOf(control) === wanted.name
      && (!isButton(control) || control.value === wanted.value))
    || (wanted.tag === 'button' && thingOf(wanted.path) && all.find(control => isButton(control) && thingOf(pathOf(control)) === thingOf(wanted.path)))
    || null;
  const question = found?.closest('[popover]:not(:popover-open)');
  return question ? document.querySelector(`[popovertarget="${CSS.escape(question.id)}"]`) : found;
}

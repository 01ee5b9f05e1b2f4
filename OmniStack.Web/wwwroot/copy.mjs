// Buttons that copy: <button data-copy-text="…" hidden>. They are shown where the browser can copy, also in parts that come later.
const confirmed = 1500;

function show(root) {
  root.querySelectorAll('[data-copy-text][hidden]').forEach(button => { button.hidden = false; });
}

async function copy(button) {
  await navigator.clipboard.writeText(button.dataset.copyText);
  button.classList.add('copied');
  button.setAttribute('aria-label', 'Copied');
  setTimeout(() => {
    button.classList.remove('copied');
    button.setAttribute('aria-label', button.title);
  }, confirmed);
}

if (navigator.clipboard) {
  show(document);
  new MutationObserver(() => show(document)).observe(document.querySelector('main'), { childList: true, subtree: true });
  document.addEventListener('click', event => {
    const button = event.target.closest('[data-copy-text]');
    if (button) {
      copy(button);
    }
  });
}

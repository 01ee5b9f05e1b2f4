// Builds an answer in the page from the chunks of a UI message stream. In the end the stored message takes its place.
import { fileOf } from './attachments.mjs';
import { GrowingText } from './growing-text.mjs';

export class Answer {
  #page;
  #body;
  #toHtml;
  #texts = new Map();
  #tools = new Map();

  // toHtml renders Markdown. What the body holds already, such as tools that waited for approval, is gone on with.
  constructor(page, body, toHtml) {
    this.#page = page;
    this.#body = body;
    this.#toHtml = toHtml;
    body.querySelectorAll('[data-call]').forEach(tool => this.#take(tool.dataset.call, tool));
  }

  apply(chunk) {
    switch (chunk.type) {
      case 'text-start': this.#addText(chunk.id, 'prose writing'); break;
      case 'reasoning-start': this.#addText(chunk.id, 'prose thinking'); break;
      case 'text-delta':
      case 'reasoning-delta': this.#texts.get(chunk.id)?.append(chunk.delta); break;
      case 'text-end':
      case 'reasoning-end': this.#texts.get(chunk.id)?.end(); break;
      case 'tool-input-start': this.#tool(chunk); break;
      case 'tool-input-delta': this.#tool(chunk).input.append(chunk.inputTextDelta); break;
      case 'tool-input-available': this.#tool(chunk).input.textContent = layOut(chunk.input); break;
      case 'tool-input-error':
      case 'tool-output-error': this.#endTool(chunk, 'failed', 'bad', chunk.errorText); break;
      case 'tool-output-available': this.#endTool(chunk, 'done', 'good', layOut(chunk.output)); break;
      case 'tool-output-denied': this.#endTool(chunk, 'denied', ''); break;
      case 'tool-approval-request': this.#endTool(chunk, 'needs approval', 'warn'); break;
      case 'source-url': this.#addSource(chunk); break;
      case 'file': this.#append(fileOf(chunk)); break;
      case 'error': this.fail(chunk.errorText); break;
    }
  }

  fail(text) {
    const notice = this.#page.querySelector('template[data-failure]').content.cloneNode(true);
    notice.querySelector('[data-text]').textContent = text;
    this.#body.append(notice);
  }

  close() {
    this.#texts.forEach(text => text.end());
  }

  // Above the sources, which stay below everything that is said.
  #append(element) {
    this.#body.insertBefore(element, this.#body.querySelector('.sources'));
  }

  #addText(id, classes) {
    const text = document.createElement('div');
    text.className = classes;
    this.#append(text);
    this.#texts.set(id, new GrowingText(text, this.#toHtml));
  }

  // They stand below what is said, each address once; only pages can be gone to.
  #addSource({ url, title }) {
    let list = this.#body.querySelector('.sources');
    if (!list) {
      list = this.#page.querySelector('template[data-sources]').content.firstElementChild.cloneNode(true);
      this.#body.append(list);
    }
    const item = document.createElement('li');
    const isPage = URL.canParse(url) && ['http:', 'https:'].includes(new URL(url).protocol);
    const source = document.createElement(isPage ? 'a' : 'span');
    if (isPage) {
      Object.assign(source, { href: url, target: '_blank', rel: 'noopener noreferrer nofollow' });
    }
    source.textContent = title || url;
    item.append(source);
    list.querySelector('ol').append(item);
  }

  #tool({ toolCallId, toolName }) {
    if (!this.#tools.has(toolCallId)) {
      const tool = this.#page.querySelector('template[data-tool]').content.firstElementChild.cloneNode(true);
      tool.querySelector('[data-name]').textContent = toolName ?? 'tool';
      tool.dataset.call = toolCallId;
      tool.open = true;
      this.#append(tool);
      this.#take(toolCallId, tool);
    }
    return this.#tools.get(toolCallId);
  }

  #take(toolCallId, tool) {
    const place = name => tool.querySelector(`[data-${name}]`);
    this.#tools.set(toolCallId, { state: place('state'), input: place('input'), result: place('result'), output: place('output') });
  }

  #endTool(chunk, state, tone, output) {
    const tool = this.#tool(chunk);
    tool.result.hidden = output === undefined;
    tool.output.textContent = output ?? '';
    tool.state.textContent = state;
    tool.state.className = `badge ${tone}`;
  }
}

const layOut = value => JSON.stringify(value, null, 2) ?? '';

/// The files of the page.
enum SearchPage {
  /// Media type and text of `/`, `/page.js` or `/page.css`.
  static func file(_ path: String) -> (type: String, text: String) {
    switch path {
    case "/page.js": ("text/javascript; charset=utf-8", script)
    case "/page.css": ("text/css; charset=utf-8", style)
    default: ("text/html; charset=utf-8", html)
    }
  }

  private static let html = """
    <!doctype html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>Search by picture</title>
    <link rel="stylesheet" href="/page.css">
    <link rel="icon" href="data:,">
    </head>
    <body>
    <header>
    <h1>Search by picture</h1>
    <label class="choose" for="file">Choose a photograph</label>
    <input id="file" type="file" accept="image/*">
    <p id="status" role="status">Choose a photograph, or drop one here.</p>
    </header>
    <main>
    <figure id="query" hidden><img id="photograph" alt="The photograph that is searched for"><figcaption>Your photograph</figcaption></figure>
    <ol id="hits" aria-label="Products most like it, best first"></ol>
    </main>
    <script src="/page.js"></script>
    </body>
    </html>
    """

  private static let style = """
    :root { color-scheme: light dark; --ink: #1c2321; --ground: #f7f6f2; --card: #fff; --line: #d8d5cb; --mark: #1f6f54; }
    @media (prefers-color-scheme: dark) {
      :root { --ink: #eceae4; --ground: #191b1a; --card: #242726; --line: #3b403e; --mark: #6cc5a3; }
    }
    * { box-sizing: border-box; }
    body { margin: 0 auto; max-width: 72rem; padding: 1.5rem; font: 1rem/1.5 system-ui, sans-serif; color: var(--ink); background: var(--ground); }
    header { display: flex; flex-wrap: wrap; gap: 1rem; align-items: center; margin-bottom: 1.5rem; }
    h1 { font-size: 1.5rem; margin: 0; }
    p { margin: 0; flex-basis: 100%; }
    .choose { padding: .5rem 1rem; border-radius: .5rem; background: var(--mark); color: var(--ground); cursor: pointer; }
    input[type=file] { position: absolute; opacity: 0; width: 1px; height: 1px; }
    input:focus-visible ~ p, .choose:has(+ input:focus-visible) { outline: 3px solid var(--mark); outline-offset: 2px; }
    main { display: flex; flex-wrap: wrap; gap: 1.5rem; align-items: flex-start; }
    figure, li { margin: 0; background: var(--card); border: 1px solid var(--line); border-radius: .75rem; overflow: hidden; }
    figure { flex: 0 0 14rem; }
    figcaption, .text { padding: .5rem .75rem; }
    img { display: block; width: 100%; aspect-ratio: 1; object-fit: contain; background: #fff; }
    ol { flex: 1 1 24rem; display: grid; grid-template-columns: repeat(auto-fill, minmax(9.5rem, 1fr)); gap: 1rem; list-style: none; margin: 0; padding: 0; }
    .name { overflow-wrap: anywhere; font-weight: 600; }
    meter { width: 100%; }
    body.over { outline: 3px dashed var(--mark); outline-offset: -1rem; }
    """

  private static let script = """
    'use strict';
    const byId = (id) => document.getElementById(id);
    const element = (name, className, text) => {
      const node = document.createElement(name);
      if (className) node.className = className;
      if (text !== undefined) node.textContent = text;
      return node;
    };
    function show(answer) {
      const list = byId('hits');
      list.replaceChildren();
      for (const hit of answer.hits) {
        const item = element('li');
        const image = element('img');
        image.src = hit.picture;
        image.alt = hit.product;
        const text = element('div', 'text');
        const meter = element('meter');
        meter.min = 0;
        meter.max = 1;
        meter.value = Math.max(0, hit.score);
        meter.setAttribute('aria-label', 'Likeness');
        text.append(element('div', 'name', `${hit.rank}. ${hit.product.replace(/^\\d+_/, '').replaceAll('-', ' ')}`), meter,
          element('div', 'score', `likeness ${hit.score.toFixed(3)}`));
        item.append(image, text);
        list.append(item);
      }
      byId('status').textContent = `${answer.hits.length} of ${answer.entries} pictures, in ${answer.milliseconds} ms`;
    }
    async function search(source, request) {
      byId('query').hidden = false;
      byId('photograph').src = source;
      byId('status').textContent = 'Searching …';
      try {
        const response = await fetch('/v1/search', request);
        const answer = await response.json();
        if (!response.ok) throw new Error(answer.detail || answer.title);
        show(answer);
      } catch (error) {
        byId('hits').replaceChildren();
        byId('status').textContent = error.message;
      }
    }
    const searchFile = (file) => file && search(URL.createObjectURL(file), { method: 'POST', body: file });
    byId('file').addEventListener('change', (event) => searchFile(event.target.files[0]));
    document.addEventListener('dragover', (event) => { event.preventDefault(); document.body.classList.add('over'); });
    document.addEventListener('dragleave', () => document.body.classList.remove('over'));
    document.addEventListener('drop', (event) => {
      event.preventDefault();
      document.body.classList.remove('over');
      searchFile(event.dataTransfer.files[0]);
    });
    fetch('/v1/photograph', { method: 'HEAD' }).then((response) => {
      if (response.ok) search('/v1/photograph', { method: 'GET' });
    });
    """
}

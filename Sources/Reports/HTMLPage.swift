/// The page of a report: it has no scripts and loads nothing from elsewhere, and is light or dark as the reader
/// prefers.
package struct HTMLPage {
    package let title: String
    /// The content of the page, as HTML.
    package let body: String

    package init(title: String, body: String) {
        self.title = title
        self.body = body
    }

    private static let style = """
        :root { color-scheme: light dark; --ink: #1c2330; --muted: #5b6577; --line: #dde2ea; --paper: #ffffff;
          --first: #1f6feb; --second: #c2410c; --third: #15803d; --bad: #b91c1c; --warm: 214, 69, 20; }
        @media (prefers-color-scheme: dark) { :root { --ink: #e6e9ef; --muted: #9aa5b8; --line: #323a48;
          --paper: #14181f; --first: #6cb0ff; --second: #ff9e5e; --third: #5fd38d; --bad: #ff8a8a;
          --warm: 255, 158, 94; } }
        body { margin: 2rem auto; max-width: 64rem; padding: 0 1rem; background: var(--paper); color: var(--ink);
          font: 15px/1.5 system-ui, sans-serif; }
        h1 { font-size: 1.5rem; } h2 { font-size: 1.1rem; margin-top: 2rem; }
        .scroll { overflow-x: auto; }
        table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
        th, td { padding: .3rem .8rem .3rem 0; border-bottom: 1px solid var(--line); text-align: left; }
        th { color: var(--muted); font-weight: 600; } .number { text-align: right; }
        .missed { color: var(--bad); font-weight: 600; } .legend { color: var(--muted); margin: 0; }
        """

    package var text: String {
        """
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>\(title.markupEscaped)</title>
        <style>
        \(Self.style)
        \(SVGChart.style)
        </style>
        </head>
        <body>
        \(body)
        </body>
        </html>

        """
    }
}

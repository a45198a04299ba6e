/**
 * The path the page is served under, with a trailing slash. All of the page's own addresses are one segment below it
 * (`events`, `signin`), so it is where the document's relative addresses start, whatever proxy is in front. A `<base>`
 * element would do the same for deeper addresses, but the server's policy rightly forbids one.
 */
export function prefix(href: string = window.location.href): string {
  return new URL('.', href).pathname;
}

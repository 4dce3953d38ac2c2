import { fileURLToPath } from 'node:url';
import express, { type Router } from 'express';

/** A page that only says something, outside the console. Both texts are our own words: nothing that came from elsewhere is put into them. No script or style stands in it (security.md, 32). */
export const plainPage = (title: string, text: string): string => `<!doctype html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <title>${title} · Stream Tech Integration</title>
  <link rel="icon" href="/assets/icon.svg" type="image/svg+xml">
  <link rel="stylesheet" href="/assets/pages.css">
</head>
<body><main><h1>${title}</h1><p>${text}</p></main></body>
</html>
`;

/** What such pages are drawn with, under `/assets`. */
export const plainPageFiles = (): Router => express.Router().use(
  (_request, response, next) => { response.locals.pattern = '/assets'; next(); },
  express.static(fileURLToPath(new URL('../assets', import.meta.url)), { index: false, maxAge: '1h', redirect: false }),
);

// Package dashboard is the pages that people read in a browser: an overview of all brands, a page for each brand and
// campaign, the comparison of proxy and survey, the mentions behind every number, and the runs.
//
// Pages are rendered on the server and can be read without JavaScript. One script bundle (web/, built into static/dist)
// draws charts from the tables that are in the page anyway; without the bundle there are tables only. The package
// computes no figure (internal/figures does), stores nothing, and knows neither gin nor huma: it is a plain
// http.Handler, and whether the reader may see it is decided in front of it, by package api.
package dashboard

// Package figures turns what is stored into the figures that people read: the scores of a brand by period, its proxy
// and survey NPS side by side, share of voice, campaigns before, during and after. It owns their JSON, which the API,
// the commands and the dashboard share.
//
// The statistics themselves are in nps; where the numbers come from is behind [Store].
package figures

// Package nps is the statistics of the Net Promoter Score: a [Score] never without its interval and its n, whether it
// comes from survey answers or from the voices of public posts, a [Series] of them by period, and a [Comparison] of the two.
//
// Everything here is a pure function: no files, no clock, no database. What is stored and for whom a figure is computed
// is for internal/figures. Scores, intervals and standard errors are in points, -100 to 100, shares that people read in percent, and
// what enters a computation (votes, weights, probabilities) from 0 to 1.
//
// The room is large. From its door to its corners:
//
//   - a score: [FromAnswers] of a survey, [FromVoices] of posts, [Moments] and [Gatherer] to add up what they need, [Period] and [Grain]
//     to cut time;
//   - what a model gets wrong: [Calibration] and how it is learnt ([FitCalibration], [Domain]), [Rated] texts, the [Effect] of a brand
//     ([Score.With]), the estimators of shares and their choice;
//   - two scores: [Difference] with what both share ([Shared]), [Mix] and [AtMix] where their sources or languages differ, the parts of
//     a difference;
//   - two series: [Agreement], [Closeness] (equivalence, limits, ceiling, concordance), [Lag], [Combined] where they are merged;
//   - one series: changes of level ([Shift]) and days that stand out ([Spike]);
//   - people who check the model: audits, agreement of raters, and the score corrected by them.
package nps

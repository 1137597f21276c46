// Package records keeps figures that went out into the world, and says later where they came from.
//
// A [Record] is a figure as it was told: the question, the answer, the versions behind it, and what each post and each
// answer of its days said then ([Ballot]). [Keeper.Check] asks the same question of what is stored today. Where the number
// is another one it walks from then to now, one kind of change at a time (late posts, deletions, edits, another model …),
// and computes the figure after each step, so that the steps add up to the whole change.
//
// A Ballot holds no text, no name and no key of an author: authors are numbered within the record. What posts and answers
// mean is for figures and nps; where records lie is behind [Store].
package records

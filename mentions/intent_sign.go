package mentions

import "math/bits"

// sign is something in a text that speaks for or against an intent: words of a kind, or a trait of its shape.
type sign uint8

// The signs that words make; the words are in intent_en.go, intent_ru.go and intent_zh.go.
const (
	signGiveaway  sign = iota // names a prize draw
	signPrize                 // prizes, winners and chances
	signEnter                 // how to take part, and conditions
	signFollow                // asks to follow an account
	signRepost                // asks to pass the post on
	signTagFriend             // asks to like, comment or name friends
	signDiscount              // price cuts, codes and gifts with a purchase
	signPrice                 // prices as shops write them
	signCall                  // calls to buy, order or book
	signUrgent                // only today, while stocks last
	signReferral              // my code, my link, and what the law makes advertisers write
	signHiring                // job ads
	signSelling               // small ads
	signSpam                  // what only unwanted posts say: free spins, hot girls, follow for follow
	signTopic                 // what they are about, and others too: casinos, coins, loans
	signSearch                // what link farms write for search engines
	signEarn                  // easy money
	signContact               // write to me there, call this number
	signReport                // reporting verbs, and where a report comes from
	signHeadline              // verbs of headlines
	signBusiness              // what business news is about
	signBreaking              // marks that news put before a headline
	signSelf                  // the first person
	signYou                   // the second person
	signTold                  // something that happened to the author: I bought, we stayed
	signGrief                 // plain anger and disappointment
	signProblem               // things that go wrong
	signDemand                // wants it put right
	signWarn                  // advises against
	signAdvise                // recommends outright
	signHint                  // recommends between the lines
	signAsk                   // asks people for something
	signPraise                // content, thanks
	signFeeling               // an opinion that no report would hold

	// The signs that shape makes.
	signLink
	signHashtag
	signHandle
	signEmoji
	signExclaim
	signMark    // ends with a question mark
	signCut     // a percentage that is taken off
	signMoney   // an amount of money
	signPhone   // a telephone number
	signByline  // begins with the place of an agency's report or ends with the name of a paper
	signQuote   // words of another, in quotes
	signTitle   // words with capitals throughout, as in a headline
	signPlain   // nobody speaks: no person, no emoji, no exclamation
	signStuffed // hashtags, handles or links in heaps
	signBare    // a few words and a link, without a sentence
	signEntry   // two or more of the things that a prize draw asks for, and a word of one
	signArticle
	signReview
	signComment

	signs
)

// signSet is a set of signs.
type signSet uint64

func (s sign) set() signSet { return 1 << s }

// signCounts is how often each sign was seen, up to 255.
type signCounts [signs]uint8

func (c *signCounts) add(s sign) {
	if c[s] < 255 {
		c[s]++
	}
}

func (c *signCounts) addAll(set signSet) {
	for ; set != 0; set &= set - 1 {
		c.add(sign(bits.TrailingZeros64(uint64(set))))
	}
}

func (c *signCounts) has(s sign) bool { return c[s] > 0 }

// sum returns how often any of those was seen.
func (c *signCounts) sum(list ...sign) int {
	n := 0
	for _, s := range list {
		n += int(c[s])
	}
	return n
}

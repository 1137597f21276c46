package mentions

// score says how much speaks for each intent that is decided by weighing signs.
type score struct{ complaint, recommendation, news, promotion, giveaway, spam int }

// weight is what one sign adds to the scores each time it is seen, most times at most.
type weight struct {
	most uint8
	score
}

// weights were set by hand so that the texts of testdata/intents_tune.jsonl come out right and reviews of customers
// (docs/method.md says which) keep their vote; nothing is fitted. What makes a customer speak against news, promotion,
// giveaway and spam weighs more than what speaks for them, since a vote lost is worse than an advertisement counted.
var weights = [signs]weight{
	signGiveaway:  {2, score{giveaway: 4, promotion: -1, news: -2, recommendation: -3}},
	signPrize:     {2, score{giveaway: 2, news: -1}},
	signEnter:     {2, score{giveaway: 1, promotion: 1}},
	signFollow:    {1, score{giveaway: 1}},
	signRepost:    {1, score{giveaway: 1}},
	signTagFriend: {1, score{giveaway: 1}},
	signEntry:     {1, score{giveaway: 3}},

	signDiscount: {2, score{promotion: 2, giveaway: -1, spam: -1}},
	signCut:      {1, score{promotion: 2}},
	signPrice:    {1, score{promotion: 1}},
	signMoney:    {1, score{promotion: 1}},
	signCall:     {2, score{promotion: 2, news: -2, complaint: -1}},
	signUrgent:   {1, score{promotion: 2}},
	signReferral: {2, score{promotion: 3, recommendation: -2}},
	signHiring:   {3, score{promotion: 2, spam: -1, news: -1}},
	signSelling:  {3, score{promotion: 2}},

	signSpam:    {3, score{spam: 4, news: -1}},
	signTopic:   {2, score{spam: 1}},
	signSearch:  {1, score{spam: 2}},
	signBare:    {1, score{spam: 2}},
	signEarn:    {2, score{spam: 2, promotion: -1}},
	signContact: {1, score{spam: 2, promotion: 1}},
	signPhone:   {1, score{spam: 1, promotion: 1}},

	signReport:   {2, score{news: 2, complaint: -1}},
	signHeadline: {2, score{news: 2}},
	signBusiness: {2, score{news: 2}},
	signBreaking: {1, score{news: 3}},
	signByline:   {1, score{news: 2}},
	signQuote:    {1, score{news: 1}},
	signTitle:    {1, score{news: 1}},
	signPlain:    {1, score{news: 1}},
	signArticle:  {1, score{news: 5, complaint: -2}},

	signSelf:    {2, score{news: -4, promotion: -1, giveaway: -1, complaint: 1}},
	signTold:    {2, score{news: -3, promotion: -3, giveaway: -2, spam: -2, complaint: 1}},
	signYou:     {1, score{news: -4, complaint: 1, recommendation: 1}},
	signGrief:   {2, score{news: -4, promotion: -3, giveaway: -3, spam: -1, complaint: 3, recommendation: -4}},
	signProblem: {2, score{promotion: -2, giveaway: -2, spam: -1, complaint: 2, recommendation: -1}},
	signDemand:  {2, score{news: -1, promotion: -1, giveaway: -2, complaint: 2, recommendation: -1}},
	signWarn:    {1, score{news: -3, promotion: -3, giveaway: -3, complaint: 5, recommendation: -6}},
	signAdvise:  {2, score{news: -3, promotion: -1, complaint: -3, recommendation: 4}},
	signHint:    {1, score{news: -2, promotion: -1, complaint: -2, recommendation: 2}},
	signAsk:     {1, score{news: -3, promotion: -2, giveaway: -1, recommendation: -4, complaint: -3}},
	signPraise:  {2, score{news: -2, promotion: -1, giveaway: -1, spam: -1, complaint: -2, recommendation: 1}},
	signFeeling: {2, score{news: -3, promotion: -2, giveaway: -1, complaint: 0}},

	signLink:    {1, score{news: 1, promotion: 1, giveaway: 1, spam: 1}},
	signHashtag: {3, score{news: -1}},
	signHandle:  {3, score{news: -1}},
	signStuffed: {3, score{spam: 2, news: -2}},
	signEmoji:   {2, score{news: -2}},
	signExclaim: {1, score{news: -2, promotion: 1}},
	signMark:    {1, score{news: -2, recommendation: -3}},
	signReview:  {1, score{news: -9, promotion: -4, giveaway: -4, spam: -2, complaint: 1, recommendation: 1}},
	signComment: {1, score{news: -4}},
}

// What a score must reach for its intent.
const (
	enoughSilent         = 5 // for the intents that take the vote
	enoughComplaint      = 5
	enoughRecommendation = 4
)

// score weighs the signs.
func (c *signCounts) score() score {
	var sum score
	for s, n := range c {
		if n == 0 {
			continue
		}
		w := &weights[s]
		k := int(min(n, w.most))
		sum.complaint += k * w.complaint
		sum.recommendation += k * w.recommendation
		sum.news += k * w.news
		sum.promotion += k * w.promotion
		sum.giveaway += k * w.giveaway
		sum.spam += k * w.spam
	}
	return sum
}

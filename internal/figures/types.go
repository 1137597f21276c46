package figures

import (
	"overheard/internal/messages"
	"overheard/mentions"
	"overheard/nps"
)

// NPSFigure is the two scores of a brand by period. Each side lists only the periods in which it has data.
type NPSFigure struct {
	Brand    string        `json:"brand"`
	By       nps.Grain     `json:"by"`
	Timezone string        `json:"timezone"`
	From     *nps.Day      `json:"from" doc:"Null where there are no data and no day was asked for"`
	To       *nps.Day      `json:"to" doc:"Exclusive"`
	Proxy    []ProxyScore  `json:"proxy" doc:"Only periods with data"`
	Survey   []SurveyScore `json:"survey" doc:"Only periods with data"`
	Change   Change        `json:"change" doc:"Of the proxy against the days of the same length before, or of its newest period against the one before; never split here"`
	Changes  []Shift       `json:"changes" doc:"Those that lasted, of the weeks of these days"`
	Gaps     []Gap         `json:"gaps,omitempty" doc:"What sources were not read in, and is missing"`

	Calibration CalibrationNote `json:"calibrated"` // what the posts were calibrated with, and why that

	narrowed bool // by more than days
}

// Comparison is proxy and survey of a brand side by side.
type Comparison struct {
	Brand     string           `json:"brand"`
	By        nps.Grain        `json:"by"`
	Timezone  string           `json:"timezone"`
	From      *nps.Day         `json:"from"`
	To        *nps.Day         `json:"to" doc:"Exclusive"`
	Periods   []ComparedPeriod `json:"periods"`
	Agreement Agreement        `json:"agreement"`
	Lag       Lag              `json:"lag"`
	Verdict   messages.Message `json:"verdict" doc:"How the two stand to each other, in plain words"`
	Merged    messages.Message `json:"merged" doc:"What the newest combined score is worth, and what would narrow it"`
	Gaps      []Gap            `json:"gaps,omitempty" doc:"What sources were not read in, and is missing"`

	Decomposition *Decomposition `json:"decomposition"` // of the difference over the whole span; null in records, and where nothing is stored

	Calibration CalibrationNote `json:"calibrated"` // what the posts were calibrated with, and why that
}

// ComparedPeriod is one period of a Comparison. A side without data is null.
type ComparedPeriod struct {
	Start      nps.Day      `json:"start"`
	End        nps.Day      `json:"end"`
	Proxy      *ProxyScore  `json:"proxy"`
	Survey     *SurveyScore `json:"survey"`
	Difference *Difference  `json:"difference"` // proxy less survey; null unless both have a score
	Combined   *Combined    `json:"combined"`   // null unless both have a score and ten comments of the survey were read, and in filtered figures
}

// Difference is one score less another, in points.
type Difference struct {
	Value     float64        `json:"value" doc:"Points"`
	Low       float64        `json:"low" doc:"95 % interval; with the brand effect where a proxy is held against something else than itself"`
	High      float64        `json:"high"`
	P         float64        `json:"p" doc:"Two-sided, of no difference"`
	PAdjusted float64        `json:"p_adjusted" doc:"Holm, over the family of comparisons: all periods of a comparison, all competitors of an overview; p itself where it stands alone"`
	Family    int            `json:"family" doc:"How many comparisons that are"`
	Of        nps.Difference `json:"-"`
}

// Combined is proxy and survey merged into one score ([nps.Merge]).
type Combined struct {
	NPS        float64      `json:"nps" doc:"NPS of those who are surveyed, from answers and posts together"`
	Low        float64      `json:"low" doc:"95 % interval"`
	High       float64      `json:"high"`
	Method     nps.Method   `json:"method" doc:"merge-assumed, merge-learnt, or eb-ppi where the population is the same"`
	Lambda     float64      `json:"lambda" doc:"Weight of the posts: 0 leaves the survey as it is"`
	Omega      float64      `json:"omega" doc:"Standard deviation, in points, of how posters differ from respondents that was reckoned with"`
	Equivalent int          `json:"equivalent_answers" doc:"How many answers alone would tell as much"`
	Of         nps.Combined `json:"-"`
}

// Agreement says how far the two series agree over the periods in which both have a score.
type Agreement struct {
	Periods        int              `json:"periods" doc:"In which both sides have a score"`
	MeanDifference *Estimate        `json:"mean_difference"` // null below three periods
	GapChange      *Estimate        `json:"gap_change"`      // of the mean difference, from the earlier half of the periods to the later; null below eight
	Pearson        *Estimate        `json:"pearson"`         // null below eight
	Spearman       *Estimate        `json:"spearman"`
	Sentence       messages.Message `json:"sentence" doc:"Whether the two move together"`

	Equivalence  Equivalence   `json:"equivalence"`
	NoiseCeiling *NoiseCeiling `json:"noise_ceiling"` // null below eight periods, or where a side does not move
	Limits       *Limits       `json:"limits"`        // null below eight
	Concordance  *Concordance  `json:"concordance"`   // null below twenty, or where a side does not move
}

// Estimate is a number with its 95 % interval.
type Estimate struct {
	Value float64 `json:"value"`
	Low   float64 `json:"low"`
	High  float64 `json:"high"`
}

// Lag says whether one series runs ahead of the other. Periods is how many the proxy leads by, negative where the survey
// leads, and null with Reason where nothing can be said: few_periods, constant or unclear.
type Lag struct {
	Periods  *int             `json:"periods" doc:"How many the proxy runs ahead by, negative where the survey does; null where nothing can be said"`
	R        *float64         `json:"r" doc:"Correlation at that lag"`
	P        *float64         `json:"p" doc:"How often chance alone would look like this"`
	N        int              `json:"n" doc:"Periods in a row that it was looked for in"`
	Reason   nps.LagReason    `json:"reason" doc:"few_periods, constant or unclear where periods is null"`
	Sentence messages.Message `json:"sentence"`
}

// Change is the score of one period against the period of the same length before it.
type Change struct {
	Before     *nps.Period      `json:"before"` // null where there is none to compare with
	Now        *nps.Period      `json:"now"`
	Difference *Difference      `json:"difference"`
	Clear      bool             `json:"clear"`    // more than chance would give
	Sentence   messages.Message `json:"sentence"` // "Down 9 points …, more than chance would give."
	Short      messages.Message `json:"short"`    // the same for a cell of a table
	Split      *Split           `json:"split"`    // by source; null where nothing can be compared, where one source speaks, and in lists

	both nps.Shared // by part, what the authors who speak at both times say
}

// Share is a brand's part of all voices heard about the followed brands, in percent.
type Share struct {
	Value  float64 `json:"value"`
	Low    float64 `json:"low"`
	High   float64 `json:"high"`
	Voices int     `json:"voices"` // the brand's own
	Of     int     `json:"of"`     // all brands' together
}

// Overview is the brands and campaigns on one screen, own brands first, in the order of the configuration.
type Overview struct {
	By        nps.Grain        `json:"by"`
	Timezone  string           `json:"timezone"`
	From      *nps.Day         `json:"from"`
	To        *nps.Day         `json:"to"`
	Brands    []OverviewBrand  `json:"brands"`
	Campaigns []CampaignFigure `json:"campaigns"`
	Note      messages.Message `json:"note"` // what the table cannot tell
}

// OverviewBrand is one brand of an Overview.
type OverviewBrand struct {
	Name         string        `json:"name"`
	Title        string        `json:"title"`
	Role         mentions.Role `json:"role"`
	Mentions     int64         `json:"mentions"`
	Proxy        *ProxyScore   `json:"proxy"` // over the whole span
	Survey       *SurveyScore  `json:"survey"`
	Series       []SeriesPoint `json:"series"` // the proxy by period, without gaps
	Change       Change        `json:"change"`
	ShareOfVoice *Share        `json:"share_of_voice"`

	Calibration CalibrationNote `json:"calibrated"` // what the posts were calibrated with, and why that
	Against     *Against        `json:"against"`    // the own brand; null for own brands, and where there is none
}

// SeriesPoint is one period of a series that has every period: one without data has Proxy null.
type SeriesPoint struct {
	Start nps.Day     `json:"start"`
	End   nps.Day     `json:"end"`
	Proxy *ProxyScore `json:"proxy"`
}

// CampaignFigure is a campaign and how its brand stood before, during and after it.
type CampaignFigure struct {
	Name     string           `json:"name"`
	Title    string           `json:"title"`
	Brand    string           `json:"brand"`
	Hashtags []string         `json:"hashtags"`
	From     *nps.Day         `json:"from"` // null where that side is open
	To       *nps.Day         `json:"to"`   // exclusive
	Timezone string           `json:"timezone"`
	Tags     []HashtagFigure  `json:"tags"`   // its hashtags while it ran
	Before   *Phase           `json:"before"` // as long as the campaign, cut to where there are data; null where there are none
	During   *Phase           `json:"during"`
	After    *Phase           `json:"after"`
	Change   Change           `json:"change"` // during against before
	Verdict  messages.Message `json:"verdict"`
	Note     messages.Message `json:"note"` // what the proxy is and is not

	Calibration CalibrationNote `json:"calibrated"` // what the posts were calibrated with, and why that
}

// Phase is the time before, during or after a campaign: all mentions of its brand, not only those with its hashtags.
type Phase struct {
	Start    nps.Day      `json:"start"`
	End      nps.Day      `json:"end"`
	Mentions int64        `json:"mentions"`
	PerDay   float64      `json:"per_day"`
	Proxy    *ProxyScore  `json:"proxy"`
	Survey   *SurveyScore `json:"survey"`
}

// HashtagFigure is one hashtag of a brand's mentions. A post with two hashtags counts for both: they do not add up.
type HashtagFigure struct {
	Tag      string      `json:"tag"`
	Mentions int64       `json:"mentions"`
	Before   *int64      `json:"before"` // mentions in the time of the same length just before; null where the data do not reach back
	Proxy    *ProxyScore `json:"proxy"`  // of the posts that carry it; null where none votes, and for all but the most used
}

// BrandFigure is everything about one brand but its mentions.
type BrandFigure struct {
	Name       string           `json:"name"`
	Title      string           `json:"title"`
	Role       mentions.Role    `json:"role"`
	By         nps.Grain        `json:"by"`
	Timezone   string           `json:"timezone"`
	From       *nps.Day         `json:"from"`
	To         *nps.Day         `json:"to"`
	Proxy      *ProxyScore      `json:"proxy"` // over the whole span; its shares are those of the page
	Survey     *SurveyScore     `json:"survey"`
	Difference *Difference      `json:"difference"` // over the whole span
	Note       messages.Message `json:"note"`       // what the proxy is and is not
	Together   messages.Message `json:"together"`   // how the two stand to each other
	Change     Change           `json:"change"`
	Changes    []Shift          `json:"changes"` // that lasted, of the weeks of these days, whatever the length of the periods
	Periods    []ComparedPeriod `json:"periods"`
	Agreement  Agreement        `json:"agreement"`
	Lag        Lag              `json:"lag"`
	Mentions   int64            `json:"mentions"` // voting or not
	Silent     []SilentCount    `json:"silent"`   // those that do not vote, by reason
	Intents    []IntentCount    `json:"intents"`  // of the mentions that vote, those that want something
	Hashtags   []HashtagFigure  `json:"hashtags"`
	Campaigns  []CampaignSpan   `json:"campaigns"`
	Gaps       []Gap            `json:"gaps,omitempty"` // what sources were not read in, and is missing

	Calibration CalibrationNote `json:"calibrated"` // what the posts were calibrated with, and why that
}

// IntentCount is how many of the mentions that vote are complaints, questions or recommendations.
type IntentCount struct {
	Intent   mentions.Intent `json:"intent"`
	Mentions int64           `json:"mentions"`
}

// SilentCount is how many mentions do not vote for one reason.
type SilentCount struct {
	Reason   mentions.Reason `json:"reason"`
	Mentions int64           `json:"mentions"`
}

// CampaignSpan is when a campaign of the brand ran, for shading a trend.
type CampaignSpan struct {
	Name  string   `json:"name"`
	Title string   `json:"title"`
	From  *nps.Day `json:"from"`
	To    *nps.Day `json:"to"`
}

package sentiment

// Driver is a phrase that promoters say more than detractors do, or the other way round. It says what goes with a label,
// not what causes it.
type Driver struct {
	Phrase     string   `json:"phrase" doc:"As it is written most often" example:"lost bag"`
	Lang       string   `json:"lang" doc:"Language of the posts, BCP 47" example:"en"`
	Side       Label    `json:"side" enum:"promoter,detractor" doc:"Who says it more"`
	Mentions   int      `json:"mentions" doc:"Sampled posts that hold it, on either side"`
	Authors    int      `json:"authors" doc:"Authors of these posts"`
	Z          float64  `json:"z" doc:"Log-odds ratio in standard errors; above 0 for promoters, below for detractors"`
	Promoters  float64  `json:"promoters" doc:"Percentage of the promoters of that language in the sample, by weight, who say it"`
	Detractors float64  `json:"detractors" doc:"The same of the detractors"`
	Examples   []string `json:"examples" doc:"Ids of mentions that hold it, clearest first, each of another author"`
}

// FewestDriverVoices is how many authors each side needs in a language, by the weight of their votes, before its phrases are
// compared.
const FewestDriverVoices = 10

// DriverText is one passage that phrases are looked for in, with the weight of its vote on either side: the share times the
// probability that there is an opinion at all.
type DriverText struct {
	ID        string // of the mention
	Voice     int64  // who speaks: equal for texts of one author
	Lang      string // BCP 47
	Text      string
	Promoter  float64 // 0 to 1
	Detractor float64 // 0 to 1
}

// Drivers is what was found in a set of texts.
type Drivers struct {
	Found     []Driver     // strongest first, both sides mixed
	Languages []DriverLang // what was looked through, most texts first
	Unread    int          // texts that could not be parsed
}

// DriverLang is what a language had to say: its phrases are only compared with each other.
type DriverLang struct {
	Lang       string  `json:"lang" doc:"BCP 47"`
	Posts      int     `json:"posts" doc:"Sampled posts"`
	Authors    int     `json:"authors" doc:"Their authors"`
	Promoters  float64 `json:"promoters" doc:"Authors by the weight of their votes for promoter"`
	Detractors float64 `json:"detractors" doc:"The same for detractor"`
	Enough     bool    `json:"enough" doc:"Whether both sides have enough authors to compare"`
}

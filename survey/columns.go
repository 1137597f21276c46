package survey

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"

	"overheard/internal/table"
)

// role is something that a column can hold. Behind it come the headers that it is recognised by, folded: whole ones, the
// surest first, and parts of a question.
type role struct {
	name  string
	whole []string
	parts []string
	not   []string // parts that rule a header out
}

var roles = []role{
	{
		name: "score",
		whole: []string{
			"score", "nps", "nps score", "npsscore", "nps rating", "net promoter score", "likelihood to recommend", "ltr", "recommend score", "recommendation", "rating",
			"оценка", "балл", "баллы", "оценка nps", "nps оценка", "рекомендация", "вероятность рекомендации",
			"bewertung", "punktzahl", "note", "note nps", "score nps", "puntuación", "calificación", "puntaje", "nota", "nota nps", "pontuação", "punteggio", "voto",
			"评分", "分数", "得分", "打分", "nps评分", "nps得分", "nps分数", "推荐分", "推荐度", "推荐意愿", "推荐值",
		},
		parts: []string{"likely are you to recommend", "likely is it that you would recommend", "likely would you be to recommend", "likely you are to recommend", "recommend", "how likely", "порекоменд", "рекоменд", "推荐", "推薦",
			"empfehl", "recommand", "recomiend", "recomenda", "raccomand", "consigliere"},
		not: []string{"why", "reason", "comment", "group", "почему", "причин", "комментари", "за что", "为什么", "原因", "理由",
			"warum", "grund", "kommentar", "pourquoi", "raison", "por qué", "razón", "comentari", "por que", "motivo", "comentári", "perché"},
	},
	{
		name: "comment",
		whole: []string{
			"comment", "comments", "feedback", "verbatim", "nps comment", "open ended response", "reason", "text", "review", "answer text", "your comment", "additional comments",
			"комментарий", "комментарии", "отзыв", "причина", "причина оценки", "пояснение", "обратная связь", "текст", "ваш комментарий",
			"kommentar", "kommentare", "begründung", "rückmeldung", "commentaire", "commentaires", "avis", "comentario", "comentarios", "opinión", "comentário", "comentários", "commento", "commenti",
			"评论", "评价", "留言", "反馈", "意见", "原因", "备注", "建议", "意见或建议", "意见与建议", "理由",
		},
		parts: []string{"reason for your score", "main reason", "primary reason", "why", "tell us", "could we do", "improve", "comment", "почему", "расскаж", "причин", "за что", "улучш", "комментари", "为什么", "原因", "理由", "改进", "建议", "意见",
			"warum", "verbesser", "kommentar", "pourquoi", "amélior", "commentaire", "por qué", "mejorar", "comentario", "por que", "melhorar", "comentário", "perché", "migliorare"},
	},
	{
		name: "date",
		whole: []string{
			"recordeddate", "recorded date", "date", "timestamp", "response date", "responded at", "response time", "submitted at", "submit date utc", "submit date", "submission date", "submission time",
			"completed at", "completion date", "date completed", "completed", "end date", "enddate", "end time", "answered at", "created at", "created", "survey date", "datetime", "date time", "time", "start date", "startdate",
			"отметка времени", "дата", "дата ответа", "дата и время", "время ответа", "дата заполнения", "дата прохождения", "время создания", "дата создания", "дата опроса", "время",
			"时间戳记", "时间戳", "提交时间", "提交答卷时间", "提交日期", "日期", "答题时间", "填写时间", "回答时间", "完成时间", "结束时间", "时间", "开始时间",
			"datum", "antwortdatum", "datum der antwort", "erstellt am", "date de réponse", "date de la réponse", "fecha", "fecha de respuesta", "fecha y hora", "data da resposta", "data della risposta", "data e hora", "data e ora", "data",
			"zeitstempel", "horodateur", "marca temporal", "carimbo de data hora", "タイムスタンプ", "타임스탬프",
		},
	},
	{
		name: "id",
		whole: []string{
			"response id", "responseid", "response uuid", "submission id", "answer id", "record id", "case id", "id", "uuid", "token", "#", "№", "response number",
			"id ответа", "номер ответа", "идентификатор", "ид", "номер",
			"答卷编号", "答卷id", "回答id", "序号", "编号",
		},
	},
	{name: "weight", whole: []string{"weight", "weights", "survey weight", "sample weight", "weighting", "gewicht", "gewichtung", "poids", "pondération", "peso", "ponderación", "вес", "веса", "весовой коэффициент", "权重", "加权", "加权系数"}},
	{
		name: "respondent",
		whole: []string{
			"respondent id", "respondentid", "respondent", "customer id", "customerid", "user id", "userid", "client id", "contact id", "person id", "member id", "external reference",
			"externalreference", "externaldatareference", "external data reference", "panelist id",
			"id респондента", "респондент", "id клиента", "номер клиента", "id пользователя",
			"用户id", "客户id", "客户编号", "用户编号", "会员号", "受访者id",
		},
	},
	{name: "language", whole: []string{"language", "lang", "user language", "userlanguage", "respondent language", "locale", "sprache", "langue", "idioma", "lingua", "язык", "язык ответа", "语言", "语种"}},
}

// columns are the columns of a file.
type columns struct {
	names  []string   // headers, for people
	texts  []string   // the question behind each header, where the file has both
	sample [][]string // the first rows of data
}

func (c *columns) value(row []string, i int) string {
	if i < 0 || i >= len(row) {
		return ""
	}
	return strings.TrimSpace(row[i])
}

// named finds the column that the user named.
func (c *columns) named(name string) int {
	if i := table.Find(c.names, name); i >= 0 {
		return i
	}
	return table.Find(c.texts, name)
}

// candidates are the columns that a role's headers fit, the surest first.
func (c *columns) candidates(r role) []int {
	var out []int
	add := func(i int) {
		if !slices.Contains(out, i) {
			out = append(out, i)
		}
	}
	for _, h := range r.whole {
		for i := range c.names {
			if table.Fold(c.names[i]) == h || table.Fold(c.texts[i]) == h {
				add(i)
			}
		}
	}
	for _, part := range r.parts {
		for i := range c.names {
			folded := table.Fold(c.names[i]) + " " + table.Fold(c.texts[i])
			ruledOut := slices.ContainsFunc(r.not, func(n string) bool { return strings.Contains(folded, n) })
			if strings.Contains(folded, part) && !ruledOut {
				add(i)
			}
		}
	}
	return out
}

// share is how much of the column's filled cells in the sample satisfy is, 0 where none is filled.
func (c *columns) share(i int, is func(string) bool) float64 {
	filled, good := 0, 0
	for _, row := range c.sample {
		v := c.value(row, i)
		if v == "" {
			continue
		}
		filled++
		if is(v) {
			good++
		}
	}
	if filled == 0 {
		return 0
	}
	return float64(good) / float64(filled)
}

func isScore(s string) bool {
	_, err := parseScore(s)
	return err == nil
}

// isNumber is isScore for what may as well be text: "gate 9" is a comment, though a label may end like that.
func isNumber(s string) bool {
	return isScore(s) && leading(strings.TrimSpace(norm.NFKC.String(s))) != ""
}

// personal reports that the column holds e-mail or network addresses, which are never kept.
func (c *columns) personal(i int) bool {
	return c.share(i, func(s string) bool {
		if at := strings.IndexByte(s, '@'); at > 0 && strings.Contains(s[at:], ".") && !strings.ContainsAny(s, " \n") {
			return true
		}
		_, err := netip.ParseAddr(s)
		return err == nil && strings.ContainsAny(s, ".:")
	}) >= 0.5
}

// distinct reports that hardly a value of the column repeats, as it must be with ids.
func (c *columns) distinct(i int) bool {
	seen := map[string]bool{}
	filled := 0
	for _, row := range c.sample {
		if v := c.value(row, i); v != "" {
			filled++
			seen[v] = true
		}
	}
	return len(seen)*10 >= filled*9
}

// assign gives each role its column.
func (c *columns) assign(file string, o Options, preferred map[string][]int) (map[string]Use, []Warning, error) {
	uses := map[string]Use{}
	taken := map[int]bool{}
	use := func(name string, i int, how string) {
		uses[name] = Use{Role: name, Column: c.names[i], Index: i, How: how}
		taken[i] = true
	}
	wanted := map[string]string{"score": o.Score, "comment": o.Comment, "date": o.Date, "id": o.ID, "weight": o.Weight, "respondent": o.Respondent, "language": o.Language}
	for _, r := range roles {
		if wanted[r.name] == "" {
			continue
		}
		i := c.named(wanted[r.name])
		if i < 0 {
			return nil, nil, c.noColumn(file, wanted[r.name])
		}
		if r.name == "id" && c.personal(i) {
			return nil, nil, personalError(file, c.names[i])
		}
		use(r.name, i, "named")
	}
	for _, s := range o.Segments {
		i := c.named(s)
		if i < 0 {
			return nil, nil, c.noColumn(file, s)
		}
		taken[i] = true // so that "--segment Language" is one
	}
	var warnings []Warning
	for _, r := range roles {
		if _, done := uses[r.name]; done {
			continue
		}
		free := append(slices.Clone(preferred[r.name]), c.candidates(r)...)
		free = slices.DeleteFunc(free, func(i int) bool { return taken[i] || !c.fits(r.name, i) })
		if len(free) > 0 {
			use(r.name, free[0], "by its header")
		}
	}
	if _, ok := uses["score"]; !ok {
		i, err := c.guessScore(file, taken)
		if err != nil {
			return nil, nil, err
		}
		use("score", i, "by its values")
		warnings = append(warnings, Warning{"guess", fmt.Sprintf("column %q is taken for the score, being the only one with whole numbers from 0 to 10", table.Shorten(c.names[i]))})
	}
	if _, ok := uses["date"]; !ok {
		return nil, nil, &FileError{File: file, Msg: "has no column that can be told to hold the date", Hint: "name it with --date COLUMN; its columns are: " + table.Names(c.names)}
	}
	return uses, warnings, nil
}

// fits reports whether the values of a column that was found by its header suit the role.
func (c *columns) fits(name string, i int) bool {
	filled := c.share(i, func(string) bool { return true }) > 0
	switch name {
	case "score":
		return !filled || c.share(i, isScore) >= 0.5
	case "comment":
		return c.share(i, isNumber) < 0.5 && !c.personal(i)
	case "id":
		return !c.personal(i) && c.distinct(i)
	case "respondent":
		return filled && !c.personal(i)
	}
	return true
}

// guessScore finds the score by its values, where no header tells.
func (c *columns) guessScore(file string, taken map[int]bool) (int, error) {
	var found []int
	for i := range c.names {
		if taken[i] || c.share(i, isScore) < 1 {
			continue
		}
		if c.share(i, func(s string) bool { n, _ := parseScore(s); return n > 1 }) > 0 && len(c.sample) >= 3 { // more than yes and no
			found = append(found, i)
		}
	}
	if len(found) == 1 {
		return found[0], nil
	}
	for _, r := range roles {
		if called := c.candidates(r); r.name == "score" && len(called) > 0 && !taken[called[0]] && len(found) == 0 {
			return 0, &FileError{File: file, Msg: fmt.Sprintf("has a column %q, but its values are not scores from 0 to 10", c.names[called[0]]),
				Hint: "name the column of the scores: --score COLUMN; the columns are: " + table.Names(c.names)}
		}
	}
	return 0, &FileError{File: file, Msg: "has no column that can be told to hold the score", Hint: "name it with --score COLUMN; its columns are: " + table.Names(c.names)}
}

func (c *columns) noColumn(file, name string) error {
	return &FileError{File: file, Msg: fmt.Sprintf("has no column %q", name), Hint: "its columns are: " + table.Names(c.names)}
}

func personalError(file, column string) error {
	return &FileError{File: file, Msg: fmt.Sprintf("has e-mail or network addresses in column %q, which are never kept", column), Hint: "leave the column out; ids are then made from the rows themselves"}
}

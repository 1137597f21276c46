package postfile

import (
	"fmt"
	"slices"
	"strings"

	"overheard/internal/table"
)

// fields are what a column can be read into: the fields of the JSON lines, and two that tables keep apart. A "title" is
// put in front of the text, a "time" behind the date.
//
// Behind each come the headers it is recognised by, folded, the surest first: our own name, then what the exports of
// listening tools, archives and networks call it in English, Russian and Chinese.
var fields = []struct {
	name    string
	headers []string
}{
	{"text", []string{
		"text", "full text", "fulltext", "mention content", "content", "post content", "message", "post text", "tweet text", "tweet", "body", "selftext",
		"comment", "comment text", "review", "review text", "review body", "hit sentence", "caption", "description", "opening text", "snippet", "post",
		"текст", "полный текст", "текст сообщения", "текст поста", "текст упоминания", "текст отзыва", "сообщение", "контент", "отзыв", "комментарий", "пост", "содержание",
		"内容", "正文", "文本", "全文", "微博内容", "微博正文", "博文内容", "帖子内容", "评论内容", "评论", "发布内容", "笔记内容", "内文",
	}},
	{"title", []string{
		"title", "headline", "subject", "review title", "post title",
		"заголовок", "тема", "название",
		"标题", "题目", "笔记标题",
	}},
	{"published_at", []string{
		"published at", "published", "publishedat", "date published", "publish date", "published date", "publication date", "post created", "post created date", "post date",
		"created at", "createdat", "created", "created utc", "created time", "date created", "timestamp utc", "timestamp", "datetime", "date time", "date utc", "date", "posted at", "posted",
		"review date", "tweet date", "time published", "unix timestamp", "time",
		"дата публикации", "дата и время публикации", "дата и время", "дата сообщения", "дата создания", "опубликовано", "дата", "дата отзыва", "время",
		"发布时间", "发布日期", "发表时间", "发文时间", "评论时间", "创建时间", "日期时间", "时间", "日期",
	}},
	{"time", []string{"time", "время", "время публикации"}},
	{"source", []string{
		"source", "source name", "platform", "network", "social network", "page type", "content source name", "content source", "source type", "media type", "channel", "site", "domain",
		"источник", "площадка", "соцсеть", "социальная сеть", "платформа", "сайт", "место публикации", "домен",
		"平台", "来源", "来源平台", "媒体", "渠道", "网站", "站点",
	}},
	{"id", []string{
		"id", "post id", "mention id", "message id", "tweet id", "comment id", "review id", "document id", "resource id", "item id", "uuid", "guid", "platform id", "status id",
		"id сообщения", "id поста", "id упоминания", "id отзыва", "идентификатор", "ид",
		"编号", "帖子id", "微博id", "评论id", "文章id", "消息id", "笔记id", "mid", "bid",
	}},
	{"url", []string{
		"url", "link", "permalink", "post url", "tweet url", "mention url", "source url", "original url", "post link", "review url", "web link", "href",
		"ссылка", "адрес", "url сообщения", "ссылка на сообщение", "ссылка на пост", "ссылка на упоминание", "ссылка на отзыв",
		"链接", "网址", "原文链接", "原文地址", "微博链接", "文章链接", "帖子链接", "地址",
	}},
	{"kind", []string{"kind", "post type", "content type", "mention type", "type", "тип", "тип сообщения", "тип публикации", "тип поста", "类型", "内容类型", "帖子类型"}},
	{"author", []string{
		"author", "author name", "author username", "username", "user name", "user", "screen name", "author handle", "handle", "user screen name", "account", "nickname",
		"page name", "profile", "influencer", "reviewer",
		"автор", "имя автора", "логин", "никнейм", "ник", "пользователь", "профиль", "аккаунт",
		"作者", "作者昵称", "用户名", "用户昵称", "昵称", "发布者", "发布人", "博主", "账号", "用户", "发帖人",
	}},
	{"lang", []string{"lang", "language", "language code", "язык", "语言", "语种"}},
	{"hashtags", []string{"hashtags", "hashtag", "tweet hashtags", "хештеги", "хэштеги", "хештег", "话题", "话题标签", "标签话题"}},
	{"reply_to", []string{"reply to", "in reply to", "in reply to id", "in reply to status id", "reply to id", "parent id", "parent", "ответ на", "回复id", "回复对象id", "父评论id"}},
	{"thread", []string{"thread", "thread id", "conversation id", "discussion id", "root id", "тред", "обсуждение", "主帖id", "主题id", "会话id"}},
	{"likes", []string{
		"likes", "like count", "likes count", "favorites", "favorite count", "favourites", "reactions", "total reactions", "upvotes", "upvote count",
		"лайки", "лайков", "лайк", "нравится", "количество лайков",
		"点赞", "点赞数", "赞", "获赞", "喜欢",
	}},
	{"reposts", []string{
		"reposts", "repost count", "retweets", "retweet count", "shares", "share count", "reblogs", "boosts",
		"репосты", "репостов", "репост", "поделились", "количество репостов",
		"转发", "转发数", "分享", "分享数",
	}},
	{"replies", []string{
		"replies", "reply count", "comments", "comment count", "comments count", "num comments",
		"комментарии", "комментариев", "ответы", "количество комментариев",
		"评论数", "回复数", "回复",
	}},
	{"views", []string{"views", "view count", "video views", "impressions", "просмотры", "просмотров", "количество просмотров", "阅读", "阅读数", "阅读量", "浏览", "浏览数", "浏览量", "播放量"}},
	{"rating", []string{"rating", "stars", "star rating", "review rating", "оценка", "рейтинг", "звезды", "оценка отзыва", "评分", "星级", "打分"}},
	{"rating_max", []string{"rating max", "max rating", "best rating", "максимальная оценка", "满分"}},
}

// Fields returns what a column can be read into, in alphabetical order: the keys of Options.Map.
func Fields() []string {
	var out []string
	for _, f := range fields {
		out = append(out, f.name)
	}
	slices.Sort(out)
	return out
}

// columnsOf is where each field is read from: field -> position of its column.
type columnsOf map[string]int

// recognise finds the columns of a header: those the user named, then the others by the surest header they are known by.
// A column serves one field only.
func recognise(headers []string, named map[string]string) (columnsOf, error) {
	at := columnsOf{}
	taken := map[int]bool{}
	for _, field := range sortedKeys(named) {
		i := table.Find(headers, named[field])
		if i < 0 {
			return nil, fmt.Errorf("has no column %q for %s", named[field], field)
		}
		at[field] = i
		taken[i] = true
	}
	folded := make([]string, len(headers))
	for i, h := range headers {
		folded[i] = table.Fold(h)
	}
	for _, f := range fields {
		if _, done := at[f.name]; done {
			continue
		}
		for _, h := range f.headers {
			i := slices.Index(folded, h)
			if i >= 0 && !taken[i] {
				at[f.name] = i
				taken[i] = true
				break
			}
		}
	}
	if i, ok := at["text"]; ok && slices.Contains(wholeTexts, folded[i]) && named["title"] == "" {
		delete(at, "title")
	}
	return at, nil
}

// wholeTexts are headers of columns that hold all there is to read; the title beside them is made of the same text.
var wholeTexts = []string{"full text", "fulltext", "mention content", "полный текст", "текст упоминания", "全文"}

func sortedKeys(m map[string]string) []string {
	var out []string
	for k := range m {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}

// headerRows is how many rows are searched for the header: some exports begin with lines about themselves.
const headerRows = 20

// findHeader finds the row that holds the header: the first that has a column for the text and one for the time.
func findHeader(name string, rows []table.Row, o Options) (int, columnsOf, error) {
	for field := range o.Map {
		if !slices.Contains(Fields(), field) {
			return 0, nil, &FileError{File: name, Msg: fmt.Sprintf("cannot be read: posts have no field %q to map", field), Hint: "the fields are " + strings.Join(Fields(), ", ")}
		}
	}
	if len(rows) == 0 {
		return 0, nil, &FileError{File: name, Msg: "has no header and no rows"}
	}
	widest := 0
	var unknown error
	for i, row := range rows {
		if len(row.Cells) > len(rows[widest].Cells) {
			widest = i
		}
		at, err := recognise(row.Cells, o.Map)
		if err != nil {
			unknown = err
			continue
		}
		_, text := at["text"]
		_, title := at["title"]
		_, when := at["published_at"]
		if (text || title) && when {
			return i, at, nil
		}
	}
	headers := rows[widest].Cells
	hint := "its columns are: " + table.Names(headers)
	if unknown != nil {
		return 0, nil, &FileError{File: name, Msg: unknown.Error(), Hint: hint}
	}
	at, _ := recognise(headers, o.Map)
	missing, example := "text", "Content"
	if _, ok := at["text"]; ok {
		missing, example = "published_at", "Date"
	}
	return 0, nil, &FileError{File: name, Msg: "has no column that can be told to hold " + missing, Hint: fmt.Sprintf("name it: --map %s=%s; %s", missing, example, hint)}
}

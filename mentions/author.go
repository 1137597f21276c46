package mentions

import (
	"strings"
	"unicode"
)

// HasOwnAuthor reports whether author names one person or account, rather than nobody, a name that many share or a
// placeholder. It is false for "", "Anonymous", "Аноним", "匿名", "Гость", "Guest 123", "[deleted]", "A Google user",
// "noreply@example.com" and their like in other languages.
func HasOwnAuthor(author string) bool {
	name := strings.TrimSpace(Fold(author))
	if local, domain, ok := strings.Cut(strings.TrimPrefix(name, "@"), "@"); ok {
		return !isPlaceholderAddress(local, domain)
	}
	name = strings.TrimFunc(name, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsNumber(r) })
	if name == "" || sharedNames[name] {
		return false
	}
	// "Guest 123" and "Гость_4711" are visits, not people.
	plain := strings.TrimRightFunc(name, func(r rune) bool { return !unicode.IsLetter(r) })
	return !visitorNames[plain]
}

// isPlaceholderAddress recognises addresses that belong to nobody. Names @example… are accounts on a server and stay.
func isPlaceholderAddress(local, domain string) bool {
	domain, _, _ = strings.Cut(domain, " ") // "noreply@blogger.com (Blogger)"
	switch local = strings.ReplaceAll(strings.ReplaceAll(local, "-", ""), "_", ""); {
	case placeholderLocals[local], visitorNames[local]:
		return true
	case sharedNames[local]:
		return true
	}
	return placeholderDomains[domain]
}

// All of these are folded as Fold does, so ё is е and 匿名網友 is 匿名网友.
var (
	// visitorNames are shared also with a number behind them.
	visitorNames = names(`
		anonymous|anon|anonymous user|anonymous coward|anonymously|guest|guest user|visitor|
		аноним|анонимно|анонимный пользователь|анонимный|анонимус|гость|посетитель|анонім|гість|
		匿名|匿名用户|匿名网友|匿名者|匿名会员|匿名买家|游客|访客|网友|路人|
		名無し|名無しさん|名无し|名无しさん|匿名希望|匿名さん|ゲスト|익명|익명의 사용자|손님|비회원|ㅇㅇ|
		anonyme|utilisateur anonyme|invite|visiteur|anonimo|usuario anonimo|invitado|visitante|convidado|
		anonym|anonymer nutzer|anonymer benutzer|gast|besucher|anoniem|ospite|utente anonimo|gosc|anonim|anonimowy|
		misafir|ziyaretci|isimsiz|khach|nguoi dung an danh|tamu|pengguna anonim|navstevnik|anonymni|
		مجهول|ضيف|زائر|ناشناس|مهمان|אנונימי|אורח|अज्ञात|अनाम|अतिथि|ไม่ระบุชื่อ|ผู้เยี่ยมชม`)

	// sharedNames are what sites put where an author is hidden or gone.
	sharedNames = names(`
		unknown|unknown author|unknown user|no name|noname|nobody|none|null|nil|undefined|n/a|not available|author|user|
		username|deleted|removed|deleted user|deleted account|suspended|deactivated user|former user|account deleted|
		a google user|google user|amazon customer|kindle customer|a customer|customer|verified customer|verified buyer|
		verified purchase|reviewer|private user|hidden|test|test user|lorem ipsum|
		неизвестно|неизвестный|неизвестен|без имени|не указано|удален|удаленный пользователь|пользователь удален|
		пользователь|пользователь google|пользователь скрыл свои данные|имя скрыто|автор|клиент|покупатель|
		未知|佚名|无名|无名氏|用户|已注销|用户已注销|账号已注销|该用户已注销|已注销用户|帐号已注销|google 用户|google用户|默认用户|
		不明|退会したユーザー|google ユーザー|알 수 없음|google 사용자|탈퇴한 사용자|
		inconnu|desconocido|desconhecido|unbekannt|unbekannter nutzer|geloschter nutzer|ein google nutzer|ein google-nutzer|
		un utilisateur de google|un usuario de google|um usuario do google|utente google|sconosciuto|onbekend|nieznany|
		bilinmiyor|amazon kunde|amazon-kunde|client d'amazon|cliente de amazon|cliente amazon|عميل أمازون|غير معروف`)

	placeholderLocals  = names(`noreply|donotreply|no.reply|nobody|none|null|test|example|email|yourname|youremail|foo|mailerdaemon`)
	placeholderDomains = names(`example|example.com|example.org|example.net|test|test.com|invalid|localhost|domain.com|` +
		`email.com|none.com|none|nomail.com|noemail.com|mailinator.com`)
)

func names(list string) map[string]bool {
	m := make(map[string]bool)
	for _, s := range strings.Split(list, "|") {
		if s = strings.TrimSpace(s); s != "" {
			m[Fold(s)] = true
		}
	}
	return m
}

package mentions

import "testing"

func TestHasOwnAuthor(t *testing.T) {
	nobody := []string{
		"", " ", "-", "???", "Anonymous", "anonymous", "ANON", "Anonymous Coward", "Аноним", "АНОНИМ", "Анонимный пользователь", "Гость", "гость_4711",
		"匿名", "匿名用户", "匿名用戶", "匿名網友", "游客", "訪客", "名無しさん", "ゲスト", "익명", "ㅇㅇ", "Anonyme", "Anónimo", "Anônimo", "Invité", "Gość",
		"مجهول", "אנונימי", "Guest", "Guest 123", "@guest", "(anonymous)", "[deleted]", "deleted", "[удалён]", "Пользователь удалён", "用户已注销",
		"A Google user", "Пользователь Google", "Google 用户", "Google 用戶", "Amazon Customer", "unknown", "N/A", "null", "undefined",
		"noreply@example.com", "no-reply@shop.example", "test@test.com", "x@example.com", "anonymous@anything.org", "noreply@blogger.com (Blogger)",
	}
	for _, a := range nobody {
		if HasOwnAuthor(a) {
			t.Errorf("HasOwnAuthor(%q) = true, want false", a)
		}
	}
	people := []string{
		"ann", "@ann", "ann@mastodon.example", "@ann@mastodon.social", "Иван Петров", "王小明", "user8213812", "guesthouse", "anonymouse_cat",
		"deltafan", "Gaston", "匿名者联盟长", "ann@gmail.com", "null_pointer", "Customer_Jane", "不明飞行物",
	}
	for _, a := range people {
		if !HasOwnAuthor(a) {
			t.Errorf("HasOwnAuthor(%q) = false, want true", a)
		}
	}
}

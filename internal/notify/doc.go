// Package notify passes messages on to people: by mail over SMTP, to chats by shoutrrr, and to programs by signed webhooks. It
// is the only door to those.
//
// A [Channel] sends one [Message] once; [Deliver] tries again where that may help. An error never shows a secret: not the
// address of a chat, which is one, nor a password.
//
// What to tell, when and in which language is decided elsewhere.
package notify

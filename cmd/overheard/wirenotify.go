package main

import (
	"context"

	"overheard/internal/config"
	"overheard/internal/figures"
	"overheard/internal/jobs"
	"overheard/internal/notify"
	"overheard/sentiment"
)

// posted passes the letters of jobs on by a channel of notify.
type posted struct{ notify.Channel }

// Send delivers a letter, with more than one attempt where that may help.
func (p posted) Send(ctx context.Context, l jobs.Letter) error {
	return notify.Deliver(ctx, p.Channel, notify.Message(l))
}

// channels makes the channels of the configuration; what they lack is an error.
func channels(cfg *config.Config) (all []jobs.Channel, err error) {
	n := cfg.Notify
	if len(n.Lacks) > 0 {
		return nil, n.Lacks
	}
	if len(n.Email) > 0 {
		all = append(all, posted{notify.NewEmail(notify.Mail{
			Host: n.SMTP.Host, Port: n.SMTP.Port, Security: notify.Security(n.SMTP.TLS), User: n.SMTP.User, Password: n.SMTP.Password,
			From: n.From, To: n.Email,
		})})
	}
	chats, err := notify.NewChats(n.ChatURLs...)
	if err != nil {
		return nil, wrongly("docs/alerts.md shows the address of each kind of chat", "OVERHEARD_CHAT_URLS: %w", err)
	}
	for _, c := range chats {
		all = append(all, posted{c})
	}
	if n.WebhookURL != "" {
		key, err := notify.WebhookSecret(n.Secret)
		if err != nil {
			return nil, wrongly(`OVERHEARD_WEBHOOK_SECRET="whsec_$(openssl rand -base64 32)"`, "OVERHEARD_WEBHOOK_SECRET %w", err)
		}
		all = append(all, posted{notify.NewWebhook(n.WebhookURL, key, nil)})
	}
	return all, nil
}

// digester makes digests.
func (r *rooms) digester() *figures.Digester {
	return &figures.Digester{Figures: r.figures(), Store: r.db, Sources: r.sourceList(), Waiting: r.waiting}
}

// waiting counts the texts about a brand that its figures leave out until they are labelled again: those that only another
// model than that of the figures has labelled.
func (r *rooms) waiting(ctx context.Context, brand string) (int64, error) {
	counted, ok, err := r.db.BrandModel(ctx, brand)
	if err != nil || !ok {
		return 0, err
	}
	other := r.model.Model()
	if r.standIn != nil {
		other = r.standIn.Model()
	}
	if other == counted || other == (sentiment.Model{}) {
		return 0, nil
	}
	return r.db.Waiting(ctx, brand, other)
}

// alert tells people at once what a crawl has come upon, if the configuration wants it. What goes wrong with that is logged: it
// never fails a crawl.
func (r *rooms) alert(ctx context.Context, report jobs.CrawlReport) {
	if !r.cfg.Notify.Alerts || report.Idle || ctx.Err() != nil {
		return
	}
	all, err := channels(r.cfg)
	if err != nil {
		r.log.WarnContext(ctx, "alerts cannot be sent; see overheard config check", "error", err)
		return
	}
	job := &jobs.Alerts{
		Env: jobs.Env{Log: r.log, Now: r.now}, Store: r.db, Figures: r.figures(), Sources: r.sourceList(), Brands: r.cfg.Brands,
		Channels: all, Lang: r.cfg.Language, Location: r.cfg.Location,
	}
	news, sent, err := job.Run(ctx)
	if err != nil && ctx.Err() == nil {
		r.log.WarnContext(ctx, "alerts not looked for", "error", err)
	}
	for _, s := range sent {
		if s.Err != nil {
			r.log.WarnContext(ctx, "alert not sent", "channel", s.Channel, "error", s.Err)
		} else {
			r.log.InfoContext(ctx, "alert sent", "channel", s.Channel, "things", len(news))
		}
	}
}

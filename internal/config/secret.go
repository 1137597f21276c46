package config

import (
	"fmt"
	"os"
	"slices"
	"strings"

	"overheard/internal/nearest"
)

// The environment variables that the program reads. Each may instead be given as a file, by its name with _FILE.
const (
	envDatabase   = "OVERHEARD_DATABASE_URL" // takes the place of store.url; may hold a password
	envAPIKey     = "OVERHEARD_API_KEY"
	envAuthorKey  = "OVERHEARD_AUTHOR_KEY"
	envModelToken = "OVERHEARD_MODEL_TOKEN"

	envSMTPPassword  = "OVERHEARD_SMTP_PASSWORD"
	envChatURLs      = "OVERHEARD_CHAT_URLS" // separated by spaces or line ends
	envWebhookSecret = "OVERHEARD_WEBHOOK_SECRET"
)

var variables = []string{envDatabase, envAPIKey, envAuthorKey, envModelToken, envSMTPPassword, envChatURLs, envWebhookSecret}

// Shorter keys can be guessed.
const (
	minAuthorKey = 16
	minAPIKey    = 16
)

// environment keeps the variables whose names begin with OVERHEARD_.
func environment(environ []string) map[string]string {
	env := map[string]string{}
	for _, pair := range environ {
		if name, value, ok := strings.Cut(pair, "="); ok && strings.HasPrefix(name, "OVERHEARD_") {
			env[name] = value
		}
	}
	return env
}

// secrets reads the keys.
func (r *reader) secrets(c *Config, env map[string]string) {
	c.APIKey = r.key(env, envAPIKey, minAPIKey)
	c.AuthorKey = r.key(env, envAuthorKey, minAuthorKey)
}

func (r *reader) key(env map[string]string, name string, least int) string {
	s := r.secret(env, name)
	if s != "" && len(s) < least {
		r.object(name, "openssl rand -hex 24 makes a good one", "is too short: it needs at least %d characters", least)
	}
	return s
}

// secret returns the value of a variable, or what the file named by its _FILE twin holds, without space around it.
func (r *reader) secret(env map[string]string, name string) string {
	value, path := strings.TrimSpace(env[name]), env[name+"_FILE"]
	if path == "" {
		return value
	}
	if value != "" {
		r.object(name+"_FILE", "unset one of the two", "%s is set as well", name)
		return ""
	}
	text, err := os.ReadFile(path)
	if err != nil {
		r.object(name+"_FILE", "name a file that this user can read", "%v", err)
		return ""
	}
	return strings.TrimSpace(string(text))
}

// object complains about an environment variable.
func (r *reader) object(variable, fix, format string, args ...any) {
	r.complaints = append(r.complaints, Complaint{Path: variable, Msg: fmt.Sprintf(format, args...), Fix: fix})
}

// strangers names the variables that look like ours and mean nothing, in order. Those of the tests are left alone.
func strangers(c *Config, env map[string]string) (warnings []string) {
	known := slices.Clone(variables)
	for _, s := range c.Sources {
		known = append(known, s.TokenVariable())
	}
	for name := range env {
		if slices.Contains(known, strings.TrimSuffix(name, "_FILE")) || strings.HasPrefix(name, "OVERHEARD_TEST_") {
			continue
		}
		w := "the environment variable " + name + " means nothing to this program"
		if near := nearest.Word(name, known); near != "" {
			w += "; did you mean " + near + "?"
		}
		warnings = append(warnings, w)
	}
	slices.Sort(warnings)
	return warnings
}

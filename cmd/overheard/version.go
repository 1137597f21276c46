package main

import (
	"runtime"
	"runtime/debug"
)

// version is set by the linker in a release; "" otherwise.
var version = ""

type versionCmd struct{}

// Run says which program this is.
func (versionCmd) Run(a *app) error {
	model := defaultModel().Model()
	a.say("overheard %s (%s, %s/%s)", programVersion(), runtime.Version(), runtime.GOOS, runtime.GOARCH)
	a.say("model %s %.12s", model.Name, model.SHA256)
	return nil
}

// programVersion falls back to what the go command noted about the source.
func programVersion() string {
	if version != "" {
		return version
	}
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "dev"
	}
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" {
			return "dev-" + s.Value[:min(12, len(s.Value))]
		}
	}
	return "dev"
}

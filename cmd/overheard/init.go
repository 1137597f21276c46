package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"

	"overheard"
)

type initCmd struct{}

func (initCmd) Help() string {
	return `Example
  overheard init && overheard config check`
}

// Run writes the sample. A file that is there is never touched.
func (initCmd) Run(a *app) error {
	f, err := os.OpenFile(a.config, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if errors.Is(err, fs.ErrExist) {
		return wrongly("overheard config check reads it; init --config PATH writes another one", "%s is there already and stays as it is", a.config)
	}
	if err != nil {
		return fmt.Errorf("write the sample: %w", err)
	}
	_, err = f.Write(overheard.SampleConfig)
	if err = errors.Join(err, f.Close()); err != nil {
		return fmt.Errorf("write the sample: %w", errors.Join(err, os.Remove(a.config)))
	}
	a.say("wrote %s", a.config)
	a.say("next:  put your brands into it, then run: overheard config check")
	return nil
}

// Package config reads config.toml: which brands, campaigns and sources are followed, where the data is kept, and the
// few settings there are. What is wrong with a file is reported all at once, each [Complaint] with its line, the dotted
// path of the key and what to write instead.
//
// Secrets never come from the file: [Load] takes them from the environment, or from a file that the environment names.
//
// The package opens no database and no network. The documented sample of the file is config.toml at the top of the
// repository; a test keeps its values equal to the defaults here.
package config

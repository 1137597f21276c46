package api

import (
	"reflect"

	"overheard/internal/messages"
)

var messageType = reflect.TypeFor[messages.Message]()

// translated returns v with every sentence in it written in p's language, and v itself where the language is English,
// which is what sentences are in JSON anyway. v is not changed.
func translated(v any, p *messages.Printer) any {
	if v == nil || p.Lang() == messages.Languages[0] {
		return v
	}
	return translate(reflect.ValueOf(v), p).Interface()
}

// translate copies v as far as there are sentences below.
func translate(v reflect.Value, p *messages.Printer) reflect.Value {
	t := v.Type()
	if !speaks(t, nil) {
		return v
	}
	switch {
	case t == messageType:
		if m := v.Interface().(messages.Message); !m.IsZero() {
			return reflect.ValueOf(messages.M("api.text", p.Message(m)))
		}
	case t.Kind() == reflect.Pointer && !v.IsNil():
		c := reflect.New(t.Elem())
		c.Elem().Set(translate(v.Elem(), p))
		return c
	case t.Kind() == reflect.Slice && !v.IsNil():
		c := reflect.MakeSlice(t, v.Len(), v.Len())
		for i := range v.Len() {
			c.Index(i).Set(translate(v.Index(i), p))
		}
		return c
	case t.Kind() == reflect.Struct:
		c := reflect.New(t).Elem()
		c.Set(v)
		for i := range t.NumField() {
			if t.Field(i).IsExported() {
				c.Field(i).Set(translate(v.Field(i), p))
			}
		}
		return c
	}
	return v
}

// speaks reports whether values of type t can hold a sentence. above are the types that t was met in.
func speaks(t reflect.Type, above []reflect.Type) bool {
	if t == messageType {
		return true
	}
	for _, a := range above {
		if a == t {
			return false
		}
	}
	above = append(above, t)
	switch t.Kind() {
	case reflect.Pointer, reflect.Slice:
		return speaks(t.Elem(), above)
	case reflect.Struct:
		for i := range t.NumField() {
			if t.Field(i).IsExported() && speaks(t.Field(i).Type, above) {
				return true
			}
		}
	}
	return false
}

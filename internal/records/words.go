package records

import "overheard/internal/messages"

// sentence says what changed.
func (c *Cause) sentence() messages.Message {
	switch c.Kind {
	case ChangeDeleted:
		return messages.M("record.deleted", c.Count)
	case ChangeRemoved:
		return messages.M("record.removed", c.Count)
	case ChangeUnmatched:
		return messages.M("record.unmatched", c.Count)
	case ChangeSilenced:
		return messages.M("record.silenced", c.Count)
	case ChangeReread:
		return messages.M("record.reread", c.Count)
	case ChangeEdited:
		return messages.M("record.edited", c.Count)
	case ChangeVoting:
		return messages.M("record.voting", c.Count)
	case ChangeMatched:
		return messages.M("record.matched", c.Count)
	case ChangeLate:
		return messages.M("record.late", c.Count)
	case ChangeNewer:
		return messages.M("record.newer", c.Count)
	case ChangeWithdrawn:
		return messages.M("record.withdrawn", c.Count)
	case ChangeCorrected:
		return messages.M("record.corrected", c.Count)
	case ChangeImported:
		return messages.M("record.imported", c.Count)
	case ChangeRest:
		return messages.M("record.rest")
	}
	return c.versionSentence()
}

// versionSentence says which version took the place of which.
func (c *Cause) versionSentence() messages.Message {
	then, now := c.Then, c.Now
	switch c.Kind {
	case ChangeProgram:
		return messages.M("record.program", then, now)
	case ChangeTimezone:
		return messages.M("record.timezone", c.Count, then, now)
	case ChangeModel:
		return messages.M("record.model", c.Count, then, now)
	case ChangeCalibration:
		return messages.M("record.calibration", then, now)
	case ChangeQuery:
		return messages.M("record.query")
	case ChangePopulation:
		return messages.M("record.population", then, now)
	case ChangeMargin:
		return messages.M("record.margin", then, now)
	}
	return messages.Message{}
}

// remark says whether the number is the same, and what stays unknown.
func (w *walk) remark() {
	c := w.check
	kept := 0
	if numbers, err := readNumbers(w.r.Answer); err == nil {
		kept = len(numbers)
	}
	switch {
	case c.Same && len(c.Changes) == 0:
		c.Sentence = messages.M("record.same")
	case c.Same:
		c.Sentence = messages.M("record.same_changed")
	default:
		c.Sentence = messages.M("record.other", len(c.Moved), max(kept, len(c.Moved)))
	}
	steps, late, reread := 0, false, false
	for _, change := range c.Changes {
		if len(change.Moved) > 0 {
			steps++
		}
		late = late || change.Kind == ChangeLate || change.Kind == ChangeNewer || change.Kind == ChangeMatched
		reread = reread || change.Kind == ChangeEdited
	}
	if steps > 1 {
		c.Remarks = append(c.Remarks, messages.M("record.order"))
	}
	if w.remodelled() && late {
		c.Remarks = append(c.Remarks, messages.M("record.late_model"))
	}
	if w.remodelled() && reread {
		c.Remarks = append(c.Remarks, messages.M("record.edited_model"))
	}
}

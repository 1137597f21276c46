package mentions

// cuesOther are the few cues of further languages: those that ask without a question mark.
var cuesOther = []cueList{
	{signAsk, `ไหมคะ|ไหมครับ|ไหมค่ะ|ไหมคับ|มั้ยคะ|มั้ยครับ|มั้ยค่ะ|หรือเปล่าคะ|หรือเปล่าครับ|รึเปล่าคะ|รึยังคะ|หรือยังครับ|ยังไงคะ|ยังไงครับ|เท่าไหร่คะ|เท่าไหร่ครับ|
		กี่บาทคะ|กี่บาทครับ|ราคาเท่า|สอบถาม|ขอถาม|อยากทราบ|อันไหนดี|ตัวไหนดี`},
}

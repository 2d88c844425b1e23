package pdf

// column is one of a table's; the widths of all make the page's.
type column struct {
	title string
	w     float64
	side  align
}

// table is a head, repeated on every page that it reaches, and its rows.
type table struct {
	*sheet
	name    string // of the first column: what is listed
	columns []column
}

const padding = 2.0 // at both ends of a row, and above and below it

// begin draws the head, if a row of height fits below it; else on the next page.
func (t *table) begin(height float64) {
	t.ensureRoom(headHeight+height, 0)
	t.head(t.name)
	t.onBreak = func() { t.head(t.say("continued", args{"title": t.name})) }
}

// end stops the head from being repeated.
func (t *table) end() { t.onBreak = nil }

const headHeight = 7.0

func (t *table) head(name string) {
	t.fill(left, t.y, width, headHeight, tint)
	x := left
	for i, c := range t.columns {
		st := style{8, true, muted}
		title := c.title
		if i == 0 {
			title, st = name, style{9, true, accent}
		}
		w := c.w - 2*padding
		st = fit(title, w, st)
		t.put(x+padding, t.y+(headHeight-st.height())/2, w, clip(title, w, st), st, c.side)
		x += c.w
	}
	t.y += headHeight
}

// cells lays texts into the columns: the first and a note below it, then what is
// counted or paid.
func (t *table) cells(note string, texts ...string) []cell {
	var cells []cell
	x := left
	for i, c := range t.columns {
		cell := at(x+padding, c.w-2*padding, c.side)
		if i == 0 {
			if texts[0] = oneLine(texts[0]); texts[0] == "" {
				texts[0] = "—"
			}
			t.add(&cell, texts[0], body)
			t.add(&cell, note, small)
		} else {
			t.amount(&cell, texts[i], body)
		}
		cells = append(cells, cell)
		x += c.w
	}
	return cells
}

// rowHeight is what a row takes of the page, its padding too.
func rowHeight(cells []cell) float64 {
	tall := 0.0
	for _, c := range cells {
		tall = max(tall, c.height())
	}
	return tall + 2*padding*0.7
}

// line draws a row and the hair below it.
func (t *table) line(cells []cell, keep float64) {
	t.ensureRoom(rowHeight(cells), keep)
	t.gap(padding * 0.7)
	t.row(padding*0.7, cells...)
	t.gap(padding * 0.7)
	t.rule(t.y-0.2, hair, 0.2)
}

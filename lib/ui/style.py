"""How panels look: one set of sizes and colours, dark enough to read on a projector (text never below 4.5:1)."""

INK = "#1f2933"
SOFT = "#52606d"  # secondary text; 6.2:1 on white
NAVY = "#12304a"

PANEL_CSS = """
.panel { font-family: var(--st-font, "Source Sans", sans-serif); color: #1f2933; font-size: 14px; line-height: 1.35; }
.panel * { box-sizing: border-box; }
.hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
h2, h3, h4, p, ul, dl, dd { margin: 0; padding: 0; }
h2 { font-size: 16px; font-weight: 650; }
h3 { font-size: 13px; font-weight: 650; color: #3e4c59; border-bottom: 1px solid #d9e2ec; padding: 8px 0 3px; margin-bottom: 6px; }
h4 { font-size: 15px; font-weight: 650; }
.soft { color: #52606d; }
.small { font-size: 12.5px; }
.strong { font-weight: 650; }
.row { display: flex; gap: 8px; align-items: baseline; flex-wrap: wrap; }
.apart { display: flex; gap: 8px; align-items: baseline; justify-content: space-between; }
.stack > * + * { margin-top: 6px; }

.banner { background: #12304a; color: #fff; padding: 9px 16px; border-radius: 6px; display: flex; flex-wrap: wrap; gap: 4px 26px; align-items: baseline; font-size: 15px; }
.banner .name { font-size: 19px; font-weight: 700; overflow-wrap: anywhere; }
.banner .label { color: #c3d3e2; margin-right: 5px; }
.banner .value { font-weight: 600; overflow-wrap: anywhere; }
.banner .rows { margin-left: auto; }
.alert { background: #fdeaea; border-left: 5px solid #b42318; padding: 7px 14px; border-radius: 3px; font-size: 14.5px; color: #1f2933; }
.alert.note { background: #fdf3d8; border-left-color: #b7791f; }
.alert.quiet { background: #f2f5f8; border-left-color: #9fb3c8; font-size: 13.5px; padding: 4px 14px; }
.alert + .alert { margin-top: 4px; }

.alert + .strip { margin-top: 8px; }
.strip { display: grid; grid-template-columns: repeat(5, minmax(0, 1fr)); gap: 10px; }
.tile { border: 1px solid #d9e2ec; border-radius: 8px; padding: 7px 11px 8px; min-height: 76px; background: #fff; }
.tile .what { font-size: 12.5px; font-weight: 600; color: #52606d; }
.tile .says { font-size: 16px; font-weight: 700; line-height: 1.22; }
.tile .says.long { font-size: 14px; }
.tile .also { font-size: 12.5px; color: #3e4c59; }
.tile.pick:hover { border-color: #0072b2; }
@media (max-width: 900px) { .strip { grid-template-columns: repeat(2, minmax(0, 1fr)); } }
@media (max-width: 480px) { .strip { grid-template-columns: minmax(0, 1fr); } .tile { min-height: 0; } }

.card { border: 1px solid #d9e2ec; border-radius: 8px; padding: 6px 11px 7px; background: #fff; }
.card + .card { margin-top: 6px; }
.card .line { font-size: 12.5px; color: #3e4c59; white-space: nowrap; }
.card .why { font-size: 13px; color: #323f4b; margin-top: 1px; }
summary .chip { margin-left: 6px; }
.chips { display: flex; flex-wrap: wrap; gap: 4px; margin-top: 4px; }
.chip { font-size: 12.5px; padding: 1px 7px; border-radius: 4px; background: #edf1f5; color: #28323c; border: 1px solid transparent; }
.chip.good { background: #e3f3ea; color: #14532d; }
.chip.warn { background: #fdf0c4; color: #5c3d00; }
.chip.stop { background: #fde2e1; color: #8a1c13; }
.chip.info { background: #e1effa; color: #0b4a75; }
.answer { font-weight: 700; white-space: nowrap; }
.answer.yes::before { content: "\\25CF  "; }
.answer.no::before { content: "\\25CB  "; }
.answer.unknown::before { content: "\\25D0  "; }
.answer.yes { color: #0b4a75; }
.answer.no { color: #3e4c59; }
.answer.unknown { color: #7a4a00; }

.filters { display: flex; flex-wrap: wrap; gap: 5px; margin: 5px 0 2px; }
button { font: inherit; font-size: 13px; padding: 2px 9px; min-height: 26px; border-radius: 13px; border: 1px solid #9fb3c8; background: #fff; color: #243b53; cursor: pointer; }
button[aria-pressed="true"] { background: #12304a; color: #fff; border-color: #12304a; }
button.quiet { border-color: transparent; color: #00568a; text-decoration: underline; padding: 2px 4px; }
button.quiet[aria-pressed="true"] { background: #e1effa; color: #0b4a75; text-decoration: none; }
.item.lit { padding-left: 10px; }
.pick { cursor: pointer; }
.pick:focus-visible, summary:focus-visible, button:focus-visible, a:focus-visible, .scroll:focus-visible, .column:focus-visible { outline: 3px solid #e69f00; outline-offset: 1px; }
.lit { box-shadow: inset 4px 0 0 #e69f00; background: #fffaf0; }

details > summary { cursor: pointer; list-style: none; padding: 1px 0 1px 16px; position: relative; min-height: 24px; }
details > summary::-webkit-details-marker { display: none; }
details > summary::before { content: "\\25B8"; position: absolute; left: 1px; color: #52606d; }
details[open] > summary::before { content: "\\25BE"; }
.inside { padding: 4px 0 6px 16px; }
.inside > * + * { margin-top: 4px; }
.item { border-bottom: 1px solid #e4e9ef; padding: 6px 0; }
.item > details > summary { padding-left: 18px; }
.wide { display: flex; gap: 12px; align-items: flex-start; }
.wide > details { flex: 1; min-width: 0; }
.wide > button { flex: none; }
.column { max-height: var(--tall, none); overflow-y: auto; padding: 0 6px 4px 1px; }
@media (max-width: 640px) { .column { max-height: none; overflow: visible; padding-right: 1px; } .wide { flex-wrap: wrap; } }
.grid2 { display: grid; grid-template-columns: minmax(0, 190px) minmax(0, 1fr); gap: 3px 14px; }
.grid2 > dt { color: #52606d; }
@media (max-width: 480px) { .grid2 { grid-template-columns: minmax(0, 1fr); } .grid2 > dd { margin-bottom: 4px; } }
a { color: #00568a; overflow-wrap: anywhere; }
ul { padding-left: 18px; }

.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: 14px; }
th { text-align: left; font-size: 12.5px; font-weight: 600; color: #52606d; border-bottom: 1px solid #9fb3c8; padding: 4px 10px 4px 0; vertical-align: bottom; }
td { border-bottom: 1px solid #e4e9ef; padding: 6px 10px 6px 0; vertical-align: top; }
td.number, th.number { text-align: right; white-space: nowrap; }
td.keep { white-space: nowrap; }
tr.pick:hover td { background: #f5f9fc; }
tr.lit td:first-child { box-shadow: inset 4px 0 0 #e69f00; }
td:first-child { padding-left: 8px; }
th:first-child { padding-left: 8px; }
"""

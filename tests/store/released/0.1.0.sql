BEGIN TRANSACTION;
CREATE TABLE draft (
	"key" VARCHAR(32) NOT NULL, 
	revision INTEGER NOT NULL, 
	title TEXT NOT NULL, 
	document TEXT NOT NULL, 
	patient_key VARCHAR(32), 
	base_version INTEGER, 
	started_at VARCHAR(32) NOT NULL, 
	saved_at VARCHAR(32) NOT NULL, 
	CONSTRAINT pk_draft PRIMARY KEY ("key")
);
INSERT INTO "draft" VALUES('iYflFiolutO1ju5saZViwA',1,'no ID yet','{"person": {"patient_id": "0042-120"}}',NULL,NULL,'2026-11-24T21:48:03.161716+00:00','2026-11-24T21:48:03.161716+00:00');
CREATE TABLE patient (
	"key" VARCHAR(32) NOT NULL, 
	patient_id TEXT NOT NULL, 
	sample BOOLEAN NOT NULL, 
	created_at VARCHAR(32) NOT NULL, 
	voided_at VARCHAR(32), 
	void_reason TEXT, 
	CONSTRAINT pk_patient PRIMARY KEY ("key")
);
INSERT INTO "patient" VALUES('r9RucBHyOCLwKngtzVLVDA','0042-117',0,'2026-11-24T21:48:03.123076+00:00',NULL,NULL);
INSERT INTO "patient" VALUES('iIT6khKEu9hQxczJ7ue5Cg','0042-118',0,'2026-11-24T21:48:03.142076+00:00','2026-11-24T21:48:03.145787+00:00','entered under the wrong number');
INSERT INTO "patient" VALUES('kUGT_SjsaSyCNLBvArCvXw','0042-119',0,'2026-11-24T21:48:03.150068+00:00',NULL,NULL);
INSERT INTO "patient" VALUES('1XsxekjOhLY_b9ke8Ef6kQ','S1',1,'2026-11-24T21:48:03.158343+00:00',NULL,NULL);
CREATE TABLE patient_history (
	id INTEGER NOT NULL, 
	patient_key VARCHAR(32) NOT NULL, 
	version INTEGER NOT NULL, 
	saved_at VARCHAR(32) NOT NULL, 
	source_name TEXT NOT NULL, 
	origin VARCHAR(16) NOT NULL, 
	document TEXT NOT NULL, 
	summary TEXT NOT NULL, 
	sha256 VARCHAR(64) NOT NULL, 
	CONSTRAINT pk_patient_history PRIMARY KEY (id), 
	CONSTRAINT uq_patient_history_version UNIQUE (patient_key, version), 
	CONSTRAINT fk_patient_history_patient_key_patient FOREIGN KEY(patient_key) REFERENCES patient ("key")
);
INSERT INTO "patient_history" VALUES(1,'r9RucBHyOCLwKngtzVLVDA',1,'2026-11-24T21:48:03.124681+00:00','first.csv','file','{"format":"trd-review-history","format_version":1,"history":{"patient_id":"0042-117","treatments":[{"row":2,"kind":"medication","name":"sertraline","agent":"sertraline","start":null,"stop":null,"weeks":null,"dose":null,"route":null,"sessions":null,"augments":null,"adherence_pct":null,"adherence":null,"adherence_source":null,"outcome":null,"improvement_pct":null,"stop_reason":null,"ongoing":null,"note":"","highest_tolerated":null}],"scores":[],"conditions":[],"labs":[],"events":[],"episodes":[],"person":[{"row":90,"fact":"birth_date","value":"1945-07-14","when":{"earliest":"1945-07-14","latest":"1945-07-14","text":"14-Jul-1945"}},{"row":91,"fact":"family_name","value":"Quillfeather","when":null}],"problems":[],"rows_read":3,"rows_used":3,"source_name":"first.csv","course_facts":[]}}','{"patient_id":"0042-117","family_name":"Quillfeather","given_name":null,"born":{"earliest":"1945-07-14","latest":"1945-07-14","text":"14-Jul-1945"},"rows_read":3,"rows_used":3,"last_score":null}','945050ee76e0ddcd3837fa2852917cc60b4bfdce1e091c2c2da7cb58ec97d582');
INSERT INTO "patient_history" VALUES(2,'r9RucBHyOCLwKngtzVLVDA',2,'2026-11-24T21:48:03.134744+00:00','second.csv','file','{"format":"trd-review-history","format_version":1,"history":{"patient_id":"0042-117","treatments":[{"row":2,"kind":"medication","name":"sertraline","agent":"sertraline","start":null,"stop":null,"weeks":null,"dose":null,"route":null,"sessions":null,"augments":null,"adherence_pct":null,"adherence":null,"adherence_source":null,"outcome":null,"improvement_pct":null,"stop_reason":null,"ongoing":null,"note":"","highest_tolerated":null},{"row":3,"kind":"medication","name":"venlafaxine","agent":"venlafaxine","start":null,"stop":null,"weeks":null,"dose":null,"route":null,"sessions":null,"augments":null,"adherence_pct":null,"adherence":null,"adherence_source":null,"outcome":null,"improvement_pct":null,"stop_reason":null,"ongoing":null,"note":"","highest_tolerated":null}],"scores":[],"conditions":[],"labs":[],"events":[],"episodes":[],"person":[{"row":90,"fact":"birth_date","value":"1945-07-14","when":{"earliest":"1945-07-14","latest":"1945-07-14","text":"14-Jul-1945"}},{"row":91,"fact":"family_name","value":"Quillfeather","when":null}],"problems":[],"rows_read":4,"rows_used":4,"source_name":"second.csv","course_facts":[]}}','{"patient_id":"0042-117","family_name":"Quillfeather","given_name":null,"born":{"earliest":"1945-07-14","latest":"1945-07-14","text":"14-Jul-1945"},"rows_read":4,"rows_used":4,"last_score":null}','4ae25ad5e1801805631406088fc8a51b39da66c4f70d20a14a50d0427e6fea73');
INSERT INTO "patient_history" VALUES(3,'r9RucBHyOCLwKngtzVLVDA',3,'2026-11-24T21:48:03.138326+00:00','second.csv','entered','{"format":"trd-review-history","format_version":1,"history":{"patient_id":"0042-117","treatments":[{"row":2,"kind":"medication","name":"sertraline","agent":"sertraline","start":null,"stop":null,"weeks":null,"dose":null,"route":null,"sessions":null,"augments":null,"adherence_pct":null,"adherence":null,"adherence_source":null,"outcome":null,"improvement_pct":null,"stop_reason":null,"ongoing":null,"note":"","highest_tolerated":null},{"row":3,"kind":"medication","name":"venlafaxine","agent":"venlafaxine","start":null,"stop":null,"weeks":null,"dose":null,"route":null,"sessions":null,"augments":null,"adherence_pct":null,"adherence":null,"adherence_source":null,"outcome":null,"improvement_pct":null,"stop_reason":null,"ongoing":null,"note":"","highest_tolerated":null}],"scores":[],"conditions":[],"labs":[],"events":[],"episodes":[],"person":[{"row":90,"fact":"birth_date","value":"1945-07-14","when":{"earliest":"1945-07-14","latest":"1945-07-14","text":"14-Jul-1945"}},{"row":91,"fact":"family_name","value":"Quillfeather","when":null},{"row":0,"fact":"severity","value":"severe","when":null}],"problems":[],"rows_read":4,"rows_used":4,"source_name":"second.csv","course_facts":[]}}','{"patient_id":"0042-117","family_name":"Quillfeather","given_name":null,"born":{"earliest":"1945-07-14","latest":"1945-07-14","text":"14-Jul-1945"},"rows_read":4,"rows_used":4,"last_score":null}','747ebb6a98ba137665493818c8679e0a6532ce553c7c4705fdb21c6767ec390a');
INSERT INTO "patient_history" VALUES(4,'iIT6khKEu9hQxczJ7ue5Cg',1,'2026-11-24T21:48:03.142415+00:00','other.csv','file','{"format":"trd-review-history","format_version":1,"history":{"patient_id":"0042-118","treatments":[{"row":2,"kind":"medication","name":"mirtazapine","agent":"mirtazapine","start":null,"stop":null,"weeks":null,"dose":null,"route":null,"sessions":null,"augments":null,"adherence_pct":null,"adherence":null,"adherence_source":null,"outcome":null,"improvement_pct":null,"stop_reason":null,"ongoing":null,"note":"","highest_tolerated":null}],"scores":[],"conditions":[],"labs":[],"events":[],"episodes":[],"person":[{"row":90,"fact":"birth_date","value":"1945-07-14","when":{"earliest":"1945-07-14","latest":"1945-07-14","text":"14-Jul-1945"}},{"row":91,"fact":"family_name","value":"Quillfeather","when":null}],"problems":[],"rows_read":3,"rows_used":3,"source_name":"other.csv","course_facts":[]}}','{"patient_id":"0042-118","family_name":"Quillfeather","given_name":null,"born":{"earliest":"1945-07-14","latest":"1945-07-14","text":"14-Jul-1945"},"rows_read":3,"rows_used":3,"last_score":null}','924a9da487bb72e31b83c969a784fd53b90096f3adffbbd81c576bb3ec8cd8f9');
INSERT INTO "patient_history" VALUES(5,'kUGT_SjsaSyCNLBvArCvXw',1,'2026-11-24T21:48:03.150231+00:00','typed on 24-Nov-2026','typed','{"format":"trd-review-history","format_version":1,"history":{"patient_id":"0042-119","treatments":[{"row":2,"kind":"medication","name":"bupropion","agent":"bupropion","start":null,"stop":null,"weeks":null,"dose":null,"route":null,"sessions":null,"augments":null,"adherence_pct":null,"adherence":null,"adherence_source":null,"outcome":null,"improvement_pct":null,"stop_reason":null,"ongoing":null,"note":"","highest_tolerated":null}],"scores":[],"conditions":[],"labs":[],"events":[],"episodes":[],"person":[{"row":90,"fact":"birth_date","value":"1945-07-14","when":{"earliest":"1945-07-14","latest":"1945-07-14","text":"14-Jul-1945"}},{"row":91,"fact":"family_name","value":"Quillfeather","when":null}],"problems":[],"rows_read":3,"rows_used":3,"source_name":"typed on 24-Nov-2026","course_facts":[]}}','{"patient_id":"0042-119","family_name":"Quillfeather","given_name":null,"born":{"earliest":"1945-07-14","latest":"1945-07-14","text":"14-Jul-1945"},"rows_read":3,"rows_used":3,"last_score":null}','2700bf2587893fc5fc25580e246813621ca764083de0f3d35a2ae545fca7acbd');
INSERT INTO "patient_history" VALUES(6,'1XsxekjOhLY_b9ke8Ef6kQ',1,'2026-11-24T21:48:03.158693+00:00','sample.csv','file','{"format":"trd-review-history","format_version":1,"history":{"patient_id":"S1","treatments":[{"row":2,"kind":"medication","name":"sertraline","agent":"sertraline","start":null,"stop":null,"weeks":null,"dose":null,"route":null,"sessions":null,"augments":null,"adherence_pct":null,"adherence":null,"adherence_source":null,"outcome":null,"improvement_pct":null,"stop_reason":null,"ongoing":null,"note":"","highest_tolerated":null}],"scores":[],"conditions":[],"labs":[],"events":[],"episodes":[],"person":[{"row":90,"fact":"birth_date","value":"1945-07-14","when":{"earliest":"1945-07-14","latest":"1945-07-14","text":"14-Jul-1945"}},{"row":91,"fact":"family_name","value":"Quillfeather","when":null}],"problems":[],"rows_read":3,"rows_used":3,"source_name":"sample.csv","course_facts":[]}}','{"patient_id":"S1","family_name":"Quillfeather","given_name":null,"born":{"earliest":"1945-07-14","latest":"1945-07-14","text":"14-Jul-1945"},"rows_read":3,"rows_used":3,"last_score":null}','e3dae9b39b73b2a61056d5b08215a3d19b7fe1b66ce27516754ed3e044fdc547');
CREATE TABLE setting (
	name VARCHAR(64) NOT NULL, 
	value TEXT NOT NULL, 
	saved_at VARCHAR(32) NOT NULL, 
	CONSTRAINT pk_setting PRIMARY KEY (name)
);
INSERT INTO "setting" VALUES('settings','{"jurisdiction": "CA"}','2026-11-24T21:48:03.165725+00:00');
CREATE TABLE typed_form (
	patient_key VARCHAR(32) NOT NULL, 
	version INTEGER NOT NULL, 
	document TEXT NOT NULL, 
	CONSTRAINT pk_typed_form PRIMARY KEY (patient_key, version), 
	CONSTRAINT fk_typed_form_patient_key_patient FOREIGN KEY(patient_key) REFERENCES patient ("key")
);
INSERT INTO "typed_form" VALUES('kUGT_SjsaSyCNLBvArCvXw',1,'{"person": {"patient_id": "0042-119"}}');
CREATE UNIQUE INDEX uq_patient_live ON patient (patient_id, sample) WHERE voided_at IS NULL;
CREATE TRIGGER patient_history_append_only BEFORE UPDATE ON patient_history BEGIN SELECT RAISE(ABORT, 'a saved version is never changed'); END;
COMMIT;

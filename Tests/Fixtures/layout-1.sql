BEGIN TRANSACTION;
CREATE TABLE "agreement"(handle INTEGER PRIMARY KEY, id BLOB NOT NULL, scope INTEGER NOT NULL, deleted INTEGER NOT NULL DEFAULT 0, merge BLOB, "award" BLOB, "signed" INTEGER, "amount" INTEGER, "reference" TEXT, "until" INTEGER) STRICT;
CREATE TABLE "application"(handle INTEGER PRIMARY KEY, id BLOB NOT NULL, scope INTEGER NOT NULL, deleted INTEGER NOT NULL DEFAULT 0, merge BLOB, "product" BLOB, "call" BLOB, "dossier" TEXT, "submitted" INTEGER, "requested" INTEGER, "outcome" TEXT, "decided" INTEGER) STRICT;
CREATE TABLE "assessment"(handle INTEGER PRIMARY KEY, id BLOB NOT NULL, scope INTEGER NOT NULL, deleted INTEGER NOT NULL DEFAULT 0, merge BLOB, "application" BLOB, "pillar" TEXT, "criterion" TEXT, "mark" INTEGER, "text" TEXT, "evidence" TEXT, "assessor" INTEGER, "assessed" INTEGER) STRICT;
CREATE TABLE "award"(handle INTEGER PRIMARY KEY, id BLOB NOT NULL, scope INTEGER NOT NULL, deleted INTEGER NOT NULL DEFAULT 0, merge BLOB, "product" BLOB, "incubator" BLOB, "call" INTEGER, "dispositif" TEXT, "amount" INTEGER, "off_sheet" INTEGER, "laureate" TEXT) STRICT;
INSERT INTO "award" VALUES(4294967301,X'DCC67D81E27A97CD6997764C051BC811',1,0,NULL,X'5E9621D3D43F8D0D75F83967D6272EBF',NULL,13,'FAST',10000000,NULL,NULL);
CREATE TABLE "award_check"(handle INTEGER PRIMARY KEY, id BLOB NOT NULL, scope INTEGER NOT NULL, deleted INTEGER NOT NULL DEFAULT 0, merge BLOB, "award" BLOB, "date" INTEGER, "share_reached" TEXT, "text" TEXT) STRICT;
CREATE TABLE "award_objective"(handle INTEGER PRIMARY KEY, id BLOB NOT NULL, scope INTEGER NOT NULL, deleted INTEGER NOT NULL DEFAULT 0, merge BLOB, "award" BLOB, "label" TEXT, "unit" TEXT, "baseline" TEXT, "target" TEXT, "measured" TEXT, "measured_on" INTEGER) STRICT;
CREATE TABLE batch(
    number INTEGER PRIMARY KEY, name BLOB NOT NULL UNIQUE,
    chain INTEGER NOT NULL, ordinal INTEGER NOT NULL,
    first_place INTEGER NOT NULL, made INTEGER NOT NULL,
    recorded INTEGER NOT NULL, known_first INTEGER NOT NULL,
    known_last INTEGER NOT NULL, source INTEGER, past BLOB,
    signature BLOB NOT NULL, bytes BLOB NOT NULL) STRICT;
INSERT INTO "batch" VALUES(1,X'4F98B1E8B7358BA541491D401B3FCE27A3261F920C9F1E28CF826AF989317D80',1,1,0,8,1795569731642,1675242000000,1736931600000,1,X'',X'0226A09568E0C1A00191780643192F03F9B61DB973A013E601810D0EC19CE9FEAB4F3C670258289943CC9E2B7817FA5D76DFFED3786AB5D5842F5460F0C48105',X'011220C3D477FD2762730F17C80C848A01A74FE0F0BD644E20B1A78034AE40289523A11A076578656D706C6522003200380140F4A0DE84C2684A0862657461676F757678A207728E0528B52FFD60A20225140034220AC6020880BAA2C3C1611206A0A8D1BD0C001A14B4EB56BDA098E5AC810303269E6CBB1CB03CB49C2270080312105E9621D3D43F8D0D75F83967D6272EBF220E08011001220800000A616C706861220E0802412108031001221B00003053696D706C696669657220756E652064C3A96D6172636865221708041008221100A2D00CD1CECDA5137F7A1604D0BE8744225B08051210FC35A5D0B2622675BACD20126E55936D22170801161000001A696E7665737469676174696F6E220A08031005220400CEAE0222080806100222020000225008041210588ECE5E84DB52FDDC6303A8124BA83A170802104999A493EA8A402C001B1D482459A3220808040AE90208809AEF93BF631206A0E48CDEE4E5FCA4743E753D1CB5D77C50EB5721899D4427221308051A03000101220A0804EAB002225A624E72E64AABBA22E54CD3F277E3B8A6150F000018636F6E73747275630222680806121006CC13FE0BD6514F894C61986494DCF6181200001E6E616C5F696D7061637486B502220908051006220300CE1F5408071210DCC67D81E27A97CD6997764C051BC8110808031A220D08041001220700000846415354220C0805100422060180DAC40900221108040010070AEA0108809A87938D65BBF8052535E6E6824DAA9DE5FF151F4A5CC7F847388C22666E074964E3C9FD4BDF3BEF3F647200B5220D62657461220D4219130000204169646572206C6573206167656E74730F64D922ADF3AD47A0D212995A9697DDFEB72820B0C291BA1E0C1C1E8413386D7125CDB6BC2B63D12C54BBE2170012E02A04D1DE884E8C9500A231DECFD7B865B08CAAE97A8868BA94C0B6B2B70A6B70BFFCBAB4F516D3E12C0F53C3523D0CA56B34180B7E04769C6995448E5E91263366');
INSERT INTO "batch" VALUES(2,X'9020B4AAAE635B2A651AF397CB664340AEC3D9F2A224AB6A1A7DC0A88D7BE813',2,1,0,2,1795569731642,1675242000000,1675242000000,1,X'',X'5F4CD02195107C479C11235DF7DF8849D11D871BBEACFF3206D7020471C3CC250A6D638E2077841C7797137177A1A45ED22151232C6E13D65F17D14618DD3502',X'011220C3D477FD2762730F17C80C848A01A74FE0F0BD644E20B1A78034AE40289523A11A0673686172656422003200380140F4A0DE84C2684A0862657461676F757678890272E70128B52FFD600900ED0600340C0A86020880BAA2C3C1611206A0A8D1BD0C001A14B4EB56BDA098E5AC810303269E6CBB1CB03CB49C225C08021210A2D00CD1CECDA5137F7A1604D0BE8744221008011001220A00000E6578656D706C65221B080210012215000024496E6375626174657572201708031008221100104999A493EA8A402C001B1D482459A3228001080112100C06000006646578221A14000022446972656374696F6E0C0803444558221008042008051001221A00002E61646D696E69737472612D63656E7472616C650800880898C674D3340F5DD4F7E24E0CED5DE77413BCCA0C');
INSERT INTO "batch" VALUES(3,X'0592583BA7722AD616013FFC9C3ED247F6FC831DBA09166AF7A343F7A1762467',1,2,8,0,1795569731966,1795569731966,1795569731966,NULL,NULL,X'6828ADBCC9A0141124296A0CD9BC5053FD6E032225ED29DD1192C49DD7297F2E774D0471887B17C60DB62C924199BC9CD851851104D6CF278A8523F79352790D',X'010A204F98B1E8B7358BA541491D401B3FCE27A3261F920C9F1E28CF826AF989317D8040FCA5DE84C2686A200A1E221C08031A03000100221308031001220D00001444697465207375722041');
INSERT INTO "batch" VALUES(4,X'4362F4E5E52D3B3D786F2337CE2A4220AB6D45AADDA4C402A1A72BC4DA581EC1',3,1,0,0,1795569732026,1795569732026,1795569732026,NULL,X'0101',X'E2EA6DA5E8A6F780ACE6247C2C5878C3E37C906403AF5816EFB3ED7228AE041CD10E8C47B11FEC147F9163102F6B250BCEA6DD150A4CD3ADD0E489CC2DAD960E',X'011220539270C4F429519D1F523F94A4E774BF00EE072FA865E8C422C19687E0521E9C1A076578656D706C6522002A204F98B1E8B7358BA541491D401B3FCE27A3261F920C9F1E28CF826AF989317D80380140F4A6DE84C2686A200A1E221C08031A03010100221308031001220D00001444697465207375722042');
INSERT INTO "batch" VALUES(5,X'146A85DD06B707E26B6AA9BB109FBBA81174C0364054F9CAB50DD53C05478F4C',1,3,8,1,1795569732190,1795569732190,1795569732190,NULL,X'01020201',X'7F86B4025828C085BB482FA539935488BA59CD259C425A48A20B32385A9CD8264BB2CDA128C6A477CCA7E478812638FA461608E7425F3F12E92FD28B13BA730B',X'010A200592583BA7722AD616013FFC9C3ED247F6FC831DBA09166AF7A343F7A17624672A204362F4E5E52D3B3D786F2337CE2A4220AB6D45AADDA4C402A1A72BC4DA581EC140BCA9DE84C2686A560A542252080312100DF0B15B507DBF167F3FE5D3C0A39F2E220E08011001220800000A67616D6D61221308021001220D000014C380206C61206D61696E221708041008221100A2D00CD1CECDA5137F7A1604D0BE8744');
INSERT INTO "batch" VALUES(6,X'E762E13A57E37A63B867C04D2F6FC09210114F180409ADFDE1EC500C43DD0CE3',1,4,9,0,1795569732250,1795569732250,1795569732250,NULL,NULL,X'CB4FA8139114C248D9D641000EBAFBA23DD896217F71B0C6DEE895628B8BD71E0D63B40A60332EC40981ECE15C600DF805A2D713DE45C1ADAEEC586C6A783404',X'010A20146A85DD06B707E26B6AA9BB109FBBA81174C0364054F9CAB50DD53C05478F4C40B4AADE84C2686A150A13221108031A0300010622080800100722020002');
CREATE TABLE "brigade_commission"(handle INTEGER PRIMARY KEY, id BLOB NOT NULL, scope INTEGER NOT NULL, deleted INTEGER NOT NULL DEFAULT 0, merge BLOB, "organisation" BLOB, "title" TEXT, "start" INTEGER, "end" INTEGER, "members" TEXT) STRICT;
CREATE TABLE "brigade_member"(handle INTEGER PRIMARY KEY, id BLOB NOT NULL, scope INTEGER NOT NULL, deleted INTEGER NOT NULL DEFAULT 0, merge BLOB, "pseudonym" TEXT, "start" INTEGER, "end" INTEGER, "paid_on" TEXT, "woman" INTEGER) STRICT;
CREATE TABLE "budget_line"(handle INTEGER PRIMARY KEY, id BLOB NOT NULL, scope INTEGER NOT NULL, deleted INTEGER NOT NULL DEFAULT 0, merge BLOB, "programme" BLOB, "year" INTEGER, "action" TEXT, "row" TEXT, "stage" TEXT, "title" TEXT, "kind" TEXT, "amount" INTEGER, "with_fdc" INTEGER, "document" BLOB, "note" TEXT, "printed_row" TEXT) STRICT;
CREATE TABLE "call"(handle INTEGER PRIMARY KEY, id BLOB NOT NULL, scope INTEGER NOT NULL, deleted INTEGER NOT NULL DEFAULT 0, merge BLOB, "code" TEXT, "dispositif" TEXT, "number" INTEGER, "opened" INTEGER, "closed" INTEGER, "launched" INTEGER, "committee" INTEGER, "announced" INTEGER, "printed_date" TEXT, "candidates" INTEGER, "laureates" INTEGER, "envelope" INTEGER, "coaching_months" TEXT, "demo_day" INTEGER, "document" BLOB, "note" TEXT) STRICT;
CREATE TABLE "campaign"(handle INTEGER PRIMARY KEY, id BLOB NOT NULL, scope INTEGER NOT NULL, deleted INTEGER NOT NULL DEFAULT 0, merge BLOB, "code" TEXT, "kind" TEXT, "year" INTEGER, "opened" INTEGER, "deadline" INTEGER, "closed" INTEGER) STRICT;
CREATE TABLE chain(
    id INTEGER PRIMARY KEY, replica INTEGER NOT NULL, scope INTEGER NOT NULL,
    parent INTEGER, fork_ordinal INTEGER NOT NULL, fork_place INTEGER NOT NULL,
    tip INTEGER NOT NULL, length INTEGER NOT NULL, places INTEGER NOT NULL,
    past BLOB NOT NULL) STRICT;
INSERT INTO "chain" VALUES(1,1,1,NULL,0,0,6,4,9,X'01040201');
INSERT INTO "chain" VALUES(2,1,2,NULL,0,0,2,1,2,X'0201');
INSERT INTO "chain" VALUES(3,2,1,NULL,0,0,4,1,0,X'01010201');
CREATE TABLE "challenge"(handle INTEGER PRIMARY KEY, id BLOB NOT NULL, scope INTEGER NOT NULL, deleted INTEGER NOT NULL DEFAULT 0, merge BLOB, "call" BLOB, "title" TEXT, "organisation" BLOB, "start" INTEGER, "end" INTEGER, "selected" INTEGER) STRICT;
CREATE TABLE "citizen_initiative"(handle INTEGER PRIMARY KEY, id BLOB NOT NULL, scope INTEGER NOT NULL, deleted INTEGER NOT NULL DEFAULT 0, merge BLOB, "name" TEXT, "call" BLOB, "mission" TEXT, "support" INTEGER, "year" INTEGER) STRICT;
CREATE TABLE "co_financing"(handle INTEGER PRIMARY KEY, id BLOB NOT NULL, scope INTEGER NOT NULL, deleted INTEGER NOT NULL DEFAULT 0, merge BLOB, "product" BLOB, "year" INTEGER, "funder" BLOB, "amount" INTEGER, "priority" BLOB) STRICT;
CREATE TABLE "coaching"(handle INTEGER PRIMARY KEY, id BLOB NOT NULL, scope INTEGER NOT NULL, deleted INTEGER NOT NULL DEFAULT 0, merge BLOB, "incubator" BLOB, "product" BLOB, "organisation" BLOB, "kind" TEXT, "start" INTEGER, "end" INTEGER, "days" TEXT, "cost" INTEGER, "year" INTEGER) STRICT;
CREATE TABLE "community_event"(handle INTEGER PRIMARY KEY, id BLOB NOT NULL, scope INTEGER NOT NULL, deleted INTEGER NOT NULL DEFAULT 0, merge BLOB, "incubator" BLOB, "date" INTEGER, "title" TEXT, "participants" INTEGER) STRICT;
CREATE TABLE "counting_rule"(handle INTEGER PRIMARY KEY, id BLOB NOT NULL, scope INTEGER NOT NULL, deleted INTEGER NOT NULL DEFAULT 0, merge BLOB, "event" TEXT, "from" TEXT, "to" TEXT, "since" INTEGER, "shift" INTEGER) STRICT;
CREATE TABLE "document_date"(handle INTEGER PRIMARY KEY, id BLOB NOT NULL, scope INTEGER NOT NULL, deleted INTEGER NOT NULL DEFAULT 0, merge BLOB, "kind" TEXT, "year" INTEGER, "published" INTEGER, "document" BLOB, "note" TEXT) STRICT;
CREATE TABLE "event"(handle INTEGER PRIMARY KEY, id BLOB NOT NULL, scope INTEGER NOT NULL, deleted INTEGER NOT NULL DEFAULT 0, merge BLOB, "product" BLOB, "name" TEXT, "date" INTEGER, "comment" TEXT, "counted_in" INTEGER, "rank" INTEGER) STRICT;
INSERT INTO "event" VALUES(4294967300,X'06CC13FE0BD6514F894C61986494DCF6',1,0,NULL,X'5E9621D3D43F8D0D75F83967D6272EBF','national_impact',19779,NULL,2023,0);
CREATE TABLE "evidence"(handle INTEGER PRIMARY KEY, id BLOB NOT NULL, scope INTEGER NOT NULL, deleted INTEGER NOT NULL DEFAULT 0, merge BLOB, "product" BLOB, "phase" BLOB, "event" BLOB, "title" TEXT, "sha256" TEXT, "place" TEXT, "date" INTEGER) STRICT;
CREATE TABLE "expert_intervention"(handle INTEGER PRIMARY KEY, id BLOB NOT NULL, scope INTEGER NOT NULL, deleted INTEGER NOT NULL DEFAULT 0, merge BLOB, "incubator" BLOB, "product" BLOB, "domain" TEXT, "date" INTEGER, "days" TEXT, "cost" INTEGER) STRICT;
CREATE TABLE "government_priority"(handle INTEGER PRIMARY KEY, id BLOB NOT NULL, scope INTEGER NOT NULL, deleted INTEGER NOT NULL DEFAULT 0, merge BLOB, "code" TEXT, "title" TEXT, "since" INTEGER, "until" INTEGER) STRICT;
CREATE TABLE "hiring"(handle INTEGER PRIMARY KEY, id BLOB NOT NULL, scope INTEGER NOT NULL, deleted INTEGER NOT NULL DEFAULT 0, merge BLOB, "profile" BLOB, "organisation" BLOB, "date" INTEGER, "counted_in" INTEGER) STRICT;
CREATE TABLE "impact_metric"(handle INTEGER PRIMARY KEY, id BLOB NOT NULL, scope INTEGER NOT NULL, deleted INTEGER NOT NULL DEFAULT 0, merge BLOB, "product" BLOB, "label" TEXT, "unit" TEXT, "is_lead" INTEGER, "source" TEXT) STRICT;
CREATE TABLE "impact_value"(handle INTEGER PRIMARY KEY, id BLOB NOT NULL, scope INTEGER NOT NULL, deleted INTEGER NOT NULL DEFAULT 0, merge BLOB, "metric" BLOB, "date" INTEGER, "value" TEXT, "text" TEXT) STRICT;
CREATE TABLE "incubator"(handle INTEGER PRIMARY KEY, id BLOB NOT NULL, scope INTEGER NOT NULL, deleted INTEGER NOT NULL DEFAULT 0, merge BLOB, "slug" TEXT, "title" TEXT, "owner" BLOB, "owners" TEXT, "owner_text" TEXT, "short_description" TEXT, "website" TEXT, "github" TEXT, "logo" TEXT, "highlighted_startups" TEXT, "aliases" TEXT, "mergedInto" BLOB) STRICT;
INSERT INTO "incubator" VALUES(8589934592,X'A2D00CD1CECDA5137F7A1604D0BE8744',2,0,NULL,'exemple','Incubateur exemple',X'104999A493EA8A402C001B1D482459A3',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
CREATE TABLE "incubator_change"(handle INTEGER PRIMARY KEY, id BLOB NOT NULL, scope INTEGER NOT NULL, deleted INTEGER NOT NULL DEFAULT 0, merge BLOB, "kind" TEXT, "from" BLOB, "to" TEXT, "date" INTEGER, "note" TEXT) STRICT;
CREATE TABLE "indicator"(handle INTEGER PRIMARY KEY, id BLOB NOT NULL, scope INTEGER NOT NULL, deleted INTEGER NOT NULL DEFAULT 0, merge BLOB, "code" TEXT, "part_of" BLOB, "note" TEXT) STRICT;
CREATE TABLE "indicator_definition"(handle INTEGER PRIMARY KEY, id BLOB NOT NULL, scope INTEGER NOT NULL, deleted INTEGER NOT NULL DEFAULT 0, merge BLOB, "indicator" BLOB, "programme" BLOB, "year" INTEGER, "code" TEXT, "objective" TEXT, "label" TEXT, "unit" TEXT, "direction" TEXT, "point_of_view" TEXT, "data_source" TEXT, "calculation" TEXT, "comments" TEXT, "analysis" TEXT, "series_break" INTEGER, "document" BLOB, "note" TEXT) STRICT;
CREATE TABLE "indicator_method"(handle INTEGER PRIMARY KEY, id BLOB NOT NULL, scope INTEGER NOT NULL, deleted INTEGER NOT NULL DEFAULT 0, merge BLOB, "indicator" BLOB, "year" INTEGER, "rule" TEXT, "calls" TEXT, "event" TEXT, "document" BLOB) STRICT;
CREATE TABLE "indicator_value"(handle INTEGER PRIMARY KEY, id BLOB NOT NULL, scope INTEGER NOT NULL, deleted INTEGER NOT NULL DEFAULT 0, merge BLOB, "indicator" BLOB, "year" INTEGER, "kind" TEXT, "document" BLOB, "value" TEXT, "printed" TEXT, "unit" TEXT, "attainment" TEXT, "note" TEXT) STRICT;
CREATE TABLE "intrapreneur"(handle INTEGER PRIMARY KEY, id BLOB NOT NULL, scope INTEGER NOT NULL, deleted INTEGER NOT NULL DEFAULT 0, merge BLOB, "product" BLOB, "pseudonym" TEXT, "start" INTEGER, "end" INTEGER, "share" TEXT, "organisation" BLOB) STRICT;
CREATE TABLE local_hidden(row INTEGER PRIMARY KEY) STRICT;
CREATE TABLE local_import(
    source TEXT NOT NULL, what TEXT NOT NULL, state TEXT NOT NULL,
    PRIMARY KEY(source, what)) STRICT;
INSERT INTO "local_import" VALUES('betagouv','history','052535e6e6824daa9de5ff151f4a5cc7f847388c');
CREATE TABLE local_meta(key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
INSERT INTO "local_meta" VALUES('layout','1');
INSERT INTO "local_meta" VALUES('schema','1');
CREATE TABLE local_person(
    number INTEGER PRIMARY KEY, pseudonym TEXT NOT NULL UNIQUE, name TEXT,
    contact TEXT, added INTEGER NOT NULL, expires INTEGER, forgotten INTEGER,
    reason TEXT, legal_basis TEXT) STRICT;
INSERT INTO "local_person" VALUES(1,'p-1b725e21b6f3','Ada Exemple','ada@exemple.invalid',20782,NULL,NULL,NULL,NULL);
CREATE TABLE local_waiting(
    name BLOB PRIMARY KEY, signature BLOB NOT NULL, bytes BLOB NOT NULL) STRICT;
CREATE TABLE "narrative_section"(handle INTEGER PRIMARY KEY, id BLOB NOT NULL, scope INTEGER NOT NULL, deleted INTEGER NOT NULL DEFAULT 0, merge BLOB, "document" TEXT, "year" INTEGER, "section" TEXT, "rank" INTEGER, "title" TEXT, "text" TEXT) STRICT;
CREATE TABLE "objective"(handle INTEGER PRIMARY KEY, id BLOB NOT NULL, scope INTEGER NOT NULL, deleted INTEGER NOT NULL DEFAULT 0, merge BLOB, "programme" BLOB, "year" INTEGER, "code" TEXT, "label" TEXT) STRICT;
CREATE TABLE "organisation"(handle INTEGER PRIMARY KEY, id BLOB NOT NULL, scope INTEGER NOT NULL, deleted INTEGER NOT NULL DEFAULT 0, merge BLOB, "slug" TEXT, "name" TEXT, "acronym" TEXT, "domaine_ministeriel" TEXT, "nature" TEXT, "annuaire" TEXT, "aliases" TEXT, "mergedInto" BLOB) STRICT;
INSERT INTO "organisation" VALUES(8589934593,X'104999A493EA8A402C001B1D482459A3',2,0,NULL,'dex','Direction exemple','DEX','exemple','administration-centrale',NULL,NULL,NULL);
CREATE TABLE "payment"(handle INTEGER PRIMARY KEY, id BLOB NOT NULL, scope INTEGER NOT NULL, deleted INTEGER NOT NULL DEFAULT 0, merge BLOB, "award" BLOB, "kind" TEXT, "date" INTEGER, "year" INTEGER, "ae" INTEGER, "cp" INTEGER, "reference" TEXT) STRICT;
CREATE TABLE "phase"(handle INTEGER PRIMARY KEY, id BLOB NOT NULL, scope INTEGER NOT NULL, deleted INTEGER NOT NULL DEFAULT 0, merge BLOB, "product" BLOB, "name" TEXT, "start" INTEGER, "end" INTEGER, "comment" TEXT, "rank" INTEGER, "withdrawn" INTEGER) STRICT;
INSERT INTO "phase" VALUES(4294967297,X'FC35A5D0B2622675BACD20126E55936D',1,0,X'0000010102A0E48CDE0C000101FEFFFFFF3F809AEF93BF6307000800010102A0E48CDE0C0001018080808020809AEF93BF6305EAB002',X'5E9621D3D43F8D0D75F83967D6272EBF','investigation',19367,19509,NULL,0,NULL);
INSERT INTO "phase" VALUES(4294967299,X'624E72E64AABBA22E54CD3F277E3B8A6',1,0,NULL,X'5E9621D3D43F8D0D75F83967D6272EBF','construction',19509,NULL,NULL,1,NULL);
INSERT INTO "phase" VALUES(4294967303,X'0F64D922ADF3AD47A0D212995A9697DD',1,0,NULL,X'6E074964E3C9FD4BDF3BEF3F647200B5','investigation',19967,NULL,NULL,0,NULL);
CREATE TABLE "portfolio_count"(handle INTEGER PRIMARY KEY, id BLOB NOT NULL, scope INTEGER NOT NULL, deleted INTEGER NOT NULL DEFAULT 0, merge BLOB, "on" INTEGER, "measure" TEXT, "value" TEXT, "document" BLOB, "note" TEXT) STRICT;
CREATE TABLE "printed_award"(handle INTEGER PRIMARY KEY, id BLOB NOT NULL, scope INTEGER NOT NULL, deleted INTEGER NOT NULL DEFAULT 0, merge BLOB, "dispositif" TEXT, "call" INTEGER, "laureate" TEXT, "sheet" TEXT, "amount" INTEGER, "document" BLOB, "note" TEXT) STRICT;
CREATE TABLE "printed_count"(handle INTEGER PRIMARY KEY, id BLOB NOT NULL, scope INTEGER NOT NULL, deleted INTEGER NOT NULL DEFAULT 0, merge BLOB, "year" INTEGER, "what" TEXT, "value" TEXT, "printed" TEXT, "document" BLOB, "note" TEXT) STRICT;
CREATE TABLE "problem"(handle INTEGER PRIMARY KEY, id BLOB NOT NULL, scope INTEGER NOT NULL, deleted INTEGER NOT NULL DEFAULT 0, merge BLOB, "incubator" BLOB, "product" BLOB, "title" TEXT, "side" TEXT, "bearer" TEXT, "investigated_from" INTEGER, "investigated_to" INTEGER, "outcome" TEXT) STRICT;
CREATE TABLE "product"(handle INTEGER PRIMARY KEY, id BLOB NOT NULL, scope INTEGER NOT NULL, deleted INTEGER NOT NULL DEFAULT 0, merge BLOB, "slug" TEXT, "title" TEXT, "mission" TEXT, "incubator" BLOB, "incubators" TEXT, "link" TEXT, "repository" TEXT, "stats" INTEGER, "stats_url" TEXT, "budget_url" TEXT, "impact_url" TEXT, "dashlord_url" TEXT, "analyse_risques" INTEGER, "analyse_risques_url" TEXT, "mon_service_securise" INTEGER, "accessibility_status" TEXT, "usertypes" TEXT, "thematiques" TEXT, "techno" TEXT, "aliases" TEXT, "mergedInto" BLOB, "launched_by_dinum" INTEGER, "interministerial" INTEGER, "owner" TEXT, "status" TEXT, "start" INTEGER, "end" INTEGER, "robots" TEXT, "national_scale_date" INTEGER, "product_launch_date" INTEGER, "extra" TEXT, "quality_checked" INTEGER, "dossier" TEXT) STRICT;
INSERT INTO "product" VALUES(4294967296,X'5E9621D3D43F8D0D75F83967D6272EBF',1,0,X'06020300FCA5DE84C268010A4469746520737572204101030101011853696D706C696669657220756E652064C3A96D61726368650400F4A6DE84C268010A4469746520737572204201030101011853696D706C696669657220756E652064C3A96D6172636865010102A0A8D1BD0C0001010180BAA2C3C161011853696D706C696669657220756E652064C3A96D6172636865','alpha','Alpha','Dite sur B',X'A2D00CD1CECDA5137F7A1604D0BE8744',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "product" VALUES(4294967302,X'6E074964E3C9FD4BDF3BEF3F647200B5',1,1,X'00010600B4AADE84C268070105000101070001010101046265746102010101044265746103010101104169646572206C6573206167656E747304010108A2D00CD1CECDA5137F7A1604D0BE8744010102A0E4BBF80C0001018180808040809A87938D650700','beta','Beta','Aider les agents',X'A2D00CD1CECDA5137F7A1604D0BE8744',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "product" VALUES(4294967304,X'0DF0B15B507DBF167F3FE5D3C0A39F2E',1,0,NULL,'gamma','À la main',NULL,X'A2D00CD1CECDA5137F7A1604D0BE8744',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
CREATE TABLE "product_budget"(handle INTEGER PRIMARY KEY, id BLOB NOT NULL, scope INTEGER NOT NULL, deleted INTEGER NOT NULL DEFAULT 0, merge BLOB, "product" BLOB, "year" INTEGER, "half" INTEGER, "funder" BLOB, "planned" INTEGER, "spent" INTEGER) STRICT;
CREATE TABLE "profile"(handle INTEGER PRIMARY KEY, id BLOB NOT NULL, scope INTEGER NOT NULL, deleted INTEGER NOT NULL DEFAULT 0, merge BLOB, "pseudonym" TEXT, "scheme" TEXT, "challenge" BLOB, "skill" TEXT, "woman" INTEGER, "selected_in" INTEGER) STRICT;
CREATE TABLE "programme"(handle INTEGER PRIMARY KEY, id BLOB NOT NULL, scope INTEGER NOT NULL, deleted INTEGER NOT NULL DEFAULT 0, merge BLOB, "code" TEXT, "title" TEXT, "mission" TEXT, "first_year" INTEGER, "last_year" INTEGER, "absorbed_by" BLOB) STRICT;
CREATE TABLE record_alias(handle INTEGER PRIMARY KEY, row INTEGER NOT NULL) STRICT;
CREATE TABLE record_conflict(
    type INTEGER NOT NULL, row INTEGER NOT NULL, field INTEGER NOT NULL,
    PRIMARY KEY(type, row, field)) STRICT, WITHOUT ROWID;
INSERT INTO "record_conflict" VALUES(3,4294967296,3);
CREATE TABLE replica(id INTEGER PRIMARY KEY, key BLOB NOT NULL UNIQUE) STRICT;
INSERT INTO "replica" VALUES(1,X'C3D477FD2762730F17C80C848A01A74FE0F0BD644E20B1A78034AE40289523A1');
INSERT INTO "replica" VALUES(2,X'539270C4F429519D1F523F94A4E774BF00EE072FA865E8C422C19687E0521E9C');
CREATE TABLE scope(id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;
INSERT INTO "scope" VALUES(1,'exemple');
INSERT INTO "scope" VALUES(2,'shared');
CREATE TABLE "sign_off"(handle INTEGER PRIMARY KEY, id BLOB NOT NULL, scope INTEGER NOT NULL, deleted INTEGER NOT NULL DEFAULT 0, merge BLOB, "incubator" BLOB, "campaign" BLOB, "year" INTEGER, "nothing" INTEGER, "frontier" TEXT, "date" INTEGER) STRICT;
CREATE TABLE source(id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;
INSERT INTO "source" VALUES(1,'betagouv');
CREATE TABLE "source_document"(handle INTEGER PRIMARY KEY, id BLOB NOT NULL, scope INTEGER NOT NULL, deleted INTEGER NOT NULL DEFAULT 0, merge BLOB, "code" TEXT, "kind" TEXT, "title" TEXT, "year" INTEGER, "published" INTEGER, "published_estimated" INTEGER, "locator" TEXT, "note" TEXT) STRICT;
CREATE TABLE "spending"(handle INTEGER PRIMARY KEY, id BLOB NOT NULL, scope INTEGER NOT NULL, deleted INTEGER NOT NULL DEFAULT 0, merge BLOB, "year" INTEGER, "use" TEXT, "amount" INTEGER, "etpt" TEXT, "document" BLOB, "note" TEXT, "code" TEXT) STRICT;
CREATE TABLE "sponsor"(handle INTEGER PRIMARY KEY, id BLOB NOT NULL, scope INTEGER NOT NULL, deleted INTEGER NOT NULL DEFAULT 0, merge BLOB, "product" BLOB, "organisation" BLOB, "name" TEXT, "rank" INTEGER) STRICT;
INSERT INTO "sponsor" VALUES(4294967298,X'588ECE5E84DB52FDDC6303A8124BA83A',1,1,X'0000010102A0E48CDE0C0001018880808020809AEF93BF630701',X'5E9621D3D43F8D0D75F83967D6272EBF',X'104999A493EA8A402C001B1D482459A3',NULL,0);
CREATE TABLE "standards_check"(handle INTEGER PRIMARY KEY, id BLOB NOT NULL, scope INTEGER NOT NULL, deleted INTEGER NOT NULL DEFAULT 0, merge BLOB, "product" BLOB, "date" INTEGER, "standard" TEXT, "holds" INTEGER, "level" TEXT, "evidence" TEXT) STRICT;
CREATE TABLE "standards_count"(handle INTEGER PRIMARY KEY, id BLOB NOT NULL, scope INTEGER NOT NULL, deleted INTEGER NOT NULL DEFAULT 0, merge BLOB, "year" INTEGER, "measure" TEXT, "value" TEXT, "unit" TEXT, "document" BLOB, "note" TEXT) STRICT;
CREATE TABLE "training_session"(handle INTEGER PRIMARY KEY, id BLOB NOT NULL, scope INTEGER NOT NULL, deleted INTEGER NOT NULL DEFAULT 0, merge BLOB, "incubator" BLOB, "date" INTEGER, "title" TEXT, "trained" INTEGER, "women" INTEGER, "counted_in" INTEGER) STRICT;
CREATE TABLE unknown_record(
    handle INTEGER PRIMARY KEY, id BLOB NOT NULL, scope INTEGER NOT NULL,
    type INTEGER NOT NULL, deleted INTEGER NOT NULL DEFAULT 0, merge BLOB,
    UNIQUE(type, id, scope)) STRICT;
CREATE TABLE unknown_value(
    type INTEGER NOT NULL, row INTEGER NOT NULL, field INTEGER NOT NULL,
    value BLOB NOT NULL, PRIMARY KEY(type, row, field)) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX batch_chain ON batch(chain, ordinal);
CREATE INDEX batch_past ON batch(chain, ordinal) WHERE past IS NOT NULL;
CREATE INDEX batch_source ON batch(source) WHERE source IS NOT NULL;
CREATE UNIQUE INDEX "organisation_id" ON "organisation"(id, scope);
CREATE INDEX "organisation_slug"
ON "organisation"("slug");
CREATE UNIQUE INDEX "incubator_id" ON "incubator"(id, scope);
CREATE INDEX "incubator_slug"
ON "incubator"("slug");
CREATE UNIQUE INDEX "product_id" ON "product"(id, scope);
CREATE INDEX "product_slug"
ON "product"("slug");
CREATE UNIQUE INDEX "sponsor_id" ON "sponsor"(id, scope);
CREATE INDEX "sponsor_product"
ON "sponsor"("product");
CREATE UNIQUE INDEX "phase_id" ON "phase"(id, scope);
CREATE INDEX "phase_product"
ON "phase"("product");
CREATE UNIQUE INDEX "event_id" ON "event"(id, scope);
CREATE INDEX "event_product"
ON "event"("product");
CREATE UNIQUE INDEX "award_id" ON "award"(id, scope);
CREATE INDEX "award_product"
ON "award"("product");
CREATE UNIQUE INDEX "source_document_id" ON "source_document"(id, scope);
CREATE INDEX "source_document_code"
ON "source_document"("code");
CREATE UNIQUE INDEX "programme_id" ON "programme"(id, scope);
CREATE INDEX "programme_code"
ON "programme"("code");
CREATE UNIQUE INDEX "objective_id" ON "objective"(id, scope);
CREATE UNIQUE INDEX "indicator_id" ON "indicator"(id, scope);
CREATE INDEX "indicator_code"
ON "indicator"("code");
CREATE UNIQUE INDEX "indicator_definition_id" ON "indicator_definition"(id, scope);
CREATE UNIQUE INDEX "indicator_method_id" ON "indicator_method"(id, scope);
CREATE UNIQUE INDEX "indicator_value_id" ON "indicator_value"(id, scope);
CREATE UNIQUE INDEX "budget_line_id" ON "budget_line"(id, scope);
CREATE UNIQUE INDEX "spending_id" ON "spending"(id, scope);
CREATE UNIQUE INDEX "printed_count_id" ON "printed_count"(id, scope);
CREATE UNIQUE INDEX "portfolio_count_id" ON "portfolio_count"(id, scope);
CREATE UNIQUE INDEX "standards_count_id" ON "standards_count"(id, scope);
CREATE UNIQUE INDEX "counting_rule_id" ON "counting_rule"(id, scope);
CREATE UNIQUE INDEX "document_date_id" ON "document_date"(id, scope);
CREATE UNIQUE INDEX "call_id" ON "call"(id, scope);
CREATE INDEX "call_code"
ON "call"("code");
CREATE UNIQUE INDEX "application_id" ON "application"(id, scope);
CREATE INDEX "application_product"
ON "application"("product");
CREATE UNIQUE INDEX "assessment_id" ON "assessment"(id, scope);
CREATE UNIQUE INDEX "award_objective_id" ON "award_objective"(id, scope);
CREATE INDEX "award_objective_award"
ON "award_objective"("award");
CREATE UNIQUE INDEX "agreement_id" ON "agreement"(id, scope);
CREATE INDEX "agreement_award"
ON "agreement"("award");
CREATE UNIQUE INDEX "payment_id" ON "payment"(id, scope);
CREATE INDEX "payment_award"
ON "payment"("award");
CREATE UNIQUE INDEX "award_check_id" ON "award_check"(id, scope);
CREATE INDEX "award_check_award"
ON "award_check"("award");
CREATE UNIQUE INDEX "co_financing_id" ON "co_financing"(id, scope);
CREATE INDEX "co_financing_product"
ON "co_financing"("product");
CREATE UNIQUE INDEX "government_priority_id" ON "government_priority"(id, scope);
CREATE INDEX "government_priority_code"
ON "government_priority"("code");
CREATE UNIQUE INDEX "printed_award_id" ON "printed_award"(id, scope);
CREATE UNIQUE INDEX "problem_id" ON "problem"(id, scope);
CREATE UNIQUE INDEX "intrapreneur_id" ON "intrapreneur"(id, scope);
CREATE INDEX "intrapreneur_product"
ON "intrapreneur"("product");
CREATE UNIQUE INDEX "impact_metric_id" ON "impact_metric"(id, scope);
CREATE INDEX "impact_metric_product"
ON "impact_metric"("product");
CREATE UNIQUE INDEX "impact_value_id" ON "impact_value"(id, scope);
CREATE INDEX "impact_value_metric"
ON "impact_value"("metric");
CREATE UNIQUE INDEX "product_budget_id" ON "product_budget"(id, scope);
CREATE INDEX "product_budget_product"
ON "product_budget"("product");
CREATE UNIQUE INDEX "standards_check_id" ON "standards_check"(id, scope);
CREATE INDEX "standards_check_product"
ON "standards_check"("product");
CREATE UNIQUE INDEX "evidence_id" ON "evidence"(id, scope);
CREATE INDEX "evidence_product"
ON "evidence"("product");
CREATE UNIQUE INDEX "incubator_change_id" ON "incubator_change"(id, scope);
CREATE UNIQUE INDEX "citizen_initiative_id" ON "citizen_initiative"(id, scope);
CREATE UNIQUE INDEX "challenge_id" ON "challenge"(id, scope);
CREATE UNIQUE INDEX "profile_id" ON "profile"(id, scope);
CREATE UNIQUE INDEX "hiring_id" ON "hiring"(id, scope);
CREATE UNIQUE INDEX "brigade_member_id" ON "brigade_member"(id, scope);
CREATE UNIQUE INDEX "brigade_commission_id" ON "brigade_commission"(id, scope);
CREATE UNIQUE INDEX "coaching_id" ON "coaching"(id, scope);
CREATE UNIQUE INDEX "training_session_id" ON "training_session"(id, scope);
CREATE UNIQUE INDEX "community_event_id" ON "community_event"(id, scope);
CREATE UNIQUE INDEX "expert_intervention_id" ON "expert_intervention"(id, scope);
CREATE UNIQUE INDEX "narrative_section_id" ON "narrative_section"(id, scope);
CREATE UNIQUE INDEX "campaign_id" ON "campaign"(id, scope);
CREATE INDEX "campaign_code"
ON "campaign"("code");
CREATE UNIQUE INDEX "sign_off_id" ON "sign_off"(id, scope);
CREATE VIEW "v_organisation" AS
SELECT lower(hex(t.id)) AS id, s.name AS scope, t.deleted = 2 AS deletion_contested, t."slug" AS "slug", t."name" AS "name", t."acronym" AS "acronym", t."domaine_ministeriel" AS "domaine_ministeriel", t."nature" AS "nature", t."annuaire" AS "annuaire", t."aliases" AS "aliases", coalesce(r8."slug", lower(hex(t."mergedInto"))) AS "mergedInto"
FROM "organisation" t JOIN scope s ON s.id = t.scope LEFT JOIN "organisation" r8 ON r8.id = t."mergedInto"
WHERE t.deleted IN (0, 2);
CREATE VIEW "v_incubator" AS
SELECT lower(hex(t.id)) AS id, s.name AS scope, t.deleted = 2 AS deletion_contested, t."slug" AS "slug", t."title" AS "title", coalesce(r3."slug", lower(hex(t."owner"))) AS "owner", t."owners" AS "owners", t."owner_text" AS "owner_text", t."short_description" AS "short_description", t."website" AS "website", t."github" AS "github", t."logo" AS "logo", t."highlighted_startups" AS "highlighted_startups", t."aliases" AS "aliases", coalesce(r12."slug", lower(hex(t."mergedInto"))) AS "mergedInto"
FROM "incubator" t JOIN scope s ON s.id = t.scope LEFT JOIN "organisation" r3 ON r3.id = t."owner" LEFT JOIN "incubator" r12 ON r12.id = t."mergedInto"
WHERE t.deleted IN (0, 2);
CREATE VIEW "v_product" AS
SELECT lower(hex(t.id)) AS id, s.name AS scope, t.deleted = 2 AS deletion_contested, t."slug" AS "slug", t."title" AS "title", t."mission" AS "mission", coalesce(r4."slug", lower(hex(t."incubator"))) AS "incubator", t."incubators" AS "incubators", t."link" AS "link", t."repository" AS "repository", t."stats" AS "stats", t."stats_url" AS "stats_url", t."budget_url" AS "budget_url", t."impact_url" AS "impact_url", t."dashlord_url" AS "dashlord_url", t."analyse_risques" AS "analyse_risques", t."analyse_risques_url" AS "analyse_risques_url", t."mon_service_securise" AS "mon_service_securise", t."accessibility_status" AS "accessibility_status", t."usertypes" AS "usertypes", t."thematiques" AS "thematiques", t."techno" AS "techno", t."aliases" AS "aliases", coalesce(r21."slug", lower(hex(t."mergedInto"))) AS "mergedInto", t."launched_by_dinum" AS "launched_by_dinum", t."interministerial" AS "interministerial", t."owner" AS "owner", t."status" AS "status", date(t."start" * 86400, 'unixepoch') AS "start", date(t."end" * 86400, 'unixepoch') AS "end", t."robots" AS "robots", date(t."national_scale_date" * 86400, 'unixepoch') AS "national_scale_date", date(t."product_launch_date" * 86400, 'unixepoch') AS "product_launch_date", t."extra" AS "extra", t."quality_checked" AS "quality_checked", t."dossier" AS "dossier"
FROM "product" t JOIN scope s ON s.id = t.scope LEFT JOIN "incubator" r4 ON r4.id = t."incubator" LEFT JOIN "product" r21 ON r21.id = t."mergedInto"
WHERE t.deleted IN (0, 2);
CREATE VIEW "v_sponsor" AS
SELECT lower(hex(t.id)) AS id, s.name AS scope, t.deleted = 2 AS deletion_contested, coalesce(r1."slug", lower(hex(t."product"))) AS "product", coalesce(r2."slug", lower(hex(t."organisation"))) AS "organisation", t."name" AS "name", t."rank" AS "rank"
FROM "sponsor" t JOIN scope s ON s.id = t.scope LEFT JOIN "product" r1 ON r1.id = t."product" LEFT JOIN "organisation" r2 ON r2.id = t."organisation"
WHERE t.deleted IN (0, 2);
CREATE VIEW "v_phase" AS
SELECT lower(hex(t.id)) AS id, s.name AS scope, t.deleted = 2 AS deletion_contested, coalesce(r1."slug", lower(hex(t."product"))) AS "product", t."name" AS "name", date(t."start" * 86400, 'unixepoch') AS "start", date(t."end" * 86400, 'unixepoch') AS "end", t."comment" AS "comment", t."rank" AS "rank", t."withdrawn" AS "withdrawn"
FROM "phase" t JOIN scope s ON s.id = t.scope LEFT JOIN "product" r1 ON r1.id = t."product"
WHERE t.deleted IN (0, 2);
CREATE VIEW "v_event" AS
SELECT lower(hex(t.id)) AS id, s.name AS scope, t.deleted = 2 AS deletion_contested, coalesce(r1."slug", lower(hex(t."product"))) AS "product", t."name" AS "name", date(t."date" * 86400, 'unixepoch') AS "date", t."comment" AS "comment", t."counted_in" AS "counted_in", t."rank" AS "rank"
FROM "event" t JOIN scope s ON s.id = t.scope LEFT JOIN "product" r1 ON r1.id = t."product"
WHERE t.deleted IN (0, 2);
CREATE VIEW "v_award" AS
SELECT lower(hex(t.id)) AS id, s.name AS scope, t.deleted = 2 AS deletion_contested, coalesce(r1."slug", lower(hex(t."product"))) AS "product", coalesce(r2."slug", lower(hex(t."incubator"))) AS "incubator", t."call" AS "call", t."dispositif" AS "dispositif", printf('%s%d.%02d', CASE WHEN t."amount" < 0 THEN '-' ELSE '' END, abs(t."amount") / 100, abs(t."amount") % 100) AS "amount", t."off_sheet" AS "off_sheet", t."laureate" AS "laureate"
FROM "award" t JOIN scope s ON s.id = t.scope LEFT JOIN "product" r1 ON r1.id = t."product" LEFT JOIN "incubator" r2 ON r2.id = t."incubator"
WHERE t.deleted IN (0, 2);
CREATE VIEW "v_source_document" AS
SELECT lower(hex(t.id)) AS id, s.name AS scope, t.deleted = 2 AS deletion_contested, t."code" AS "code", t."kind" AS "kind", t."title" AS "title", t."year" AS "year", date(t."published" * 86400, 'unixepoch') AS "published", t."published_estimated" AS "published_estimated", t."locator" AS "locator", t."note" AS "note"
FROM "source_document" t JOIN scope s ON s.id = t.scope
WHERE t.deleted IN (0, 2);
CREATE VIEW "v_programme" AS
SELECT lower(hex(t.id)) AS id, s.name AS scope, t.deleted = 2 AS deletion_contested, t."code" AS "code", t."title" AS "title", t."mission" AS "mission", t."first_year" AS "first_year", t."last_year" AS "last_year", coalesce(r6."code", lower(hex(t."absorbed_by"))) AS "absorbed_by"
FROM "programme" t JOIN scope s ON s.id = t.scope LEFT JOIN "programme" r6 ON r6.id = t."absorbed_by"
WHERE t.deleted IN (0, 2);
CREATE VIEW "v_objective" AS
SELECT lower(hex(t.id)) AS id, s.name AS scope, t.deleted = 2 AS deletion_contested, coalesce(r1."code", lower(hex(t."programme"))) AS "programme", t."year" AS "year", t."code" AS "code", t."label" AS "label"
FROM "objective" t JOIN scope s ON s.id = t.scope LEFT JOIN "programme" r1 ON r1.id = t."programme"
WHERE t.deleted IN (0, 2);
CREATE VIEW "v_indicator" AS
SELECT lower(hex(t.id)) AS id, s.name AS scope, t.deleted = 2 AS deletion_contested, t."code" AS "code", coalesce(r2."code", lower(hex(t."part_of"))) AS "part_of", t."note" AS "note"
FROM "indicator" t JOIN scope s ON s.id = t.scope LEFT JOIN "indicator" r2 ON r2.id = t."part_of"
WHERE t.deleted IN (0, 2);
CREATE VIEW "v_indicator_definition" AS
SELECT lower(hex(t.id)) AS id, s.name AS scope, t.deleted = 2 AS deletion_contested, coalesce(r1."code", lower(hex(t."indicator"))) AS "indicator", coalesce(r2."code", lower(hex(t."programme"))) AS "programme", t."year" AS "year", t."code" AS "code", t."objective" AS "objective", t."label" AS "label", t."unit" AS "unit", t."direction" AS "direction", t."point_of_view" AS "point_of_view", t."data_source" AS "data_source", t."calculation" AS "calculation", t."comments" AS "comments", t."analysis" AS "analysis", t."series_break" AS "series_break", coalesce(r15."code", lower(hex(t."document"))) AS "document", t."note" AS "note"
FROM "indicator_definition" t JOIN scope s ON s.id = t.scope LEFT JOIN "indicator" r1 ON r1.id = t."indicator" LEFT JOIN "programme" r2 ON r2.id = t."programme" LEFT JOIN "source_document" r15 ON r15.id = t."document"
WHERE t.deleted IN (0, 2);
CREATE VIEW "v_indicator_method" AS
SELECT lower(hex(t.id)) AS id, s.name AS scope, t.deleted = 2 AS deletion_contested, coalesce(r1."code", lower(hex(t."indicator"))) AS "indicator", t."year" AS "year", t."rule" AS "rule", t."calls" AS "calls", t."event" AS "event", coalesce(r6."code", lower(hex(t."document"))) AS "document"
FROM "indicator_method" t JOIN scope s ON s.id = t.scope LEFT JOIN "indicator" r1 ON r1.id = t."indicator" LEFT JOIN "source_document" r6 ON r6.id = t."document"
WHERE t.deleted IN (0, 2);
CREATE VIEW "v_indicator_value" AS
SELECT lower(hex(t.id)) AS id, s.name AS scope, t.deleted = 2 AS deletion_contested, coalesce(r1."code", lower(hex(t."indicator"))) AS "indicator", t."year" AS "year", t."kind" AS "kind", coalesce(r4."code", lower(hex(t."document"))) AS "document", t."value" AS "value", t."printed" AS "printed", t."unit" AS "unit", t."attainment" AS "attainment", t."note" AS "note"
FROM "indicator_value" t JOIN scope s ON s.id = t.scope LEFT JOIN "indicator" r1 ON r1.id = t."indicator" LEFT JOIN "source_document" r4 ON r4.id = t."document"
WHERE t.deleted IN (0, 2);
CREATE VIEW "v_budget_line" AS
SELECT lower(hex(t.id)) AS id, s.name AS scope, t.deleted = 2 AS deletion_contested, coalesce(r1."code", lower(hex(t."programme"))) AS "programme", t."year" AS "year", t."action" AS "action", t."row" AS "row", t."stage" AS "stage", t."title" AS "title", t."kind" AS "kind", printf('%s%d.%02d', CASE WHEN t."amount" < 0 THEN '-' ELSE '' END, abs(t."amount") / 100, abs(t."amount") % 100) AS "amount", t."with_fdc" AS "with_fdc", coalesce(r10."code", lower(hex(t."document"))) AS "document", t."note" AS "note", t."printed_row" AS "printed_row"
FROM "budget_line" t JOIN scope s ON s.id = t.scope LEFT JOIN "programme" r1 ON r1.id = t."programme" LEFT JOIN "source_document" r10 ON r10.id = t."document"
WHERE t.deleted IN (0, 2);
CREATE VIEW "v_spending" AS
SELECT lower(hex(t.id)) AS id, s.name AS scope, t.deleted = 2 AS deletion_contested, t."year" AS "year", t."use" AS "use", printf('%s%d.%02d', CASE WHEN t."amount" < 0 THEN '-' ELSE '' END, abs(t."amount") / 100, abs(t."amount") % 100) AS "amount", t."etpt" AS "etpt", coalesce(r5."code", lower(hex(t."document"))) AS "document", t."note" AS "note", t."code" AS "code"
FROM "spending" t JOIN scope s ON s.id = t.scope LEFT JOIN "source_document" r5 ON r5.id = t."document"
WHERE t.deleted IN (0, 2);
CREATE VIEW "v_printed_count" AS
SELECT lower(hex(t.id)) AS id, s.name AS scope, t.deleted = 2 AS deletion_contested, t."year" AS "year", t."what" AS "what", t."value" AS "value", t."printed" AS "printed", coalesce(r5."code", lower(hex(t."document"))) AS "document", t."note" AS "note"
FROM "printed_count" t JOIN scope s ON s.id = t.scope LEFT JOIN "source_document" r5 ON r5.id = t."document"
WHERE t.deleted IN (0, 2);
CREATE VIEW "v_portfolio_count" AS
SELECT lower(hex(t.id)) AS id, s.name AS scope, t.deleted = 2 AS deletion_contested, date(t."on" * 86400, 'unixepoch') AS "on", t."measure" AS "measure", t."value" AS "value", coalesce(r4."code", lower(hex(t."document"))) AS "document", t."note" AS "note"
FROM "portfolio_count" t JOIN scope s ON s.id = t.scope LEFT JOIN "source_document" r4 ON r4.id = t."document"
WHERE t.deleted IN (0, 2);
CREATE VIEW "v_standards_count" AS
SELECT lower(hex(t.id)) AS id, s.name AS scope, t.deleted = 2 AS deletion_contested, t."year" AS "year", t."measure" AS "measure", t."value" AS "value", t."unit" AS "unit", coalesce(r5."code", lower(hex(t."document"))) AS "document", t."note" AS "note"
FROM "standards_count" t JOIN scope s ON s.id = t.scope LEFT JOIN "source_document" r5 ON r5.id = t."document"
WHERE t.deleted IN (0, 2);
CREATE VIEW "v_counting_rule" AS
SELECT lower(hex(t.id)) AS id, s.name AS scope, t.deleted = 2 AS deletion_contested, t."event" AS "event", t."from" AS "from", t."to" AS "to", t."since" AS "since", t."shift" AS "shift"
FROM "counting_rule" t JOIN scope s ON s.id = t.scope
WHERE t.deleted IN (0, 2);
CREATE VIEW "v_document_date" AS
SELECT lower(hex(t.id)) AS id, s.name AS scope, t.deleted = 2 AS deletion_contested, t."kind" AS "kind", t."year" AS "year", date(t."published" * 86400, 'unixepoch') AS "published", coalesce(r4."code", lower(hex(t."document"))) AS "document", t."note" AS "note"
FROM "document_date" t JOIN scope s ON s.id = t.scope LEFT JOIN "source_document" r4 ON r4.id = t."document"
WHERE t.deleted IN (0, 2);
CREATE VIEW "v_call" AS
SELECT lower(hex(t.id)) AS id, s.name AS scope, t.deleted = 2 AS deletion_contested, t."code" AS "code", t."dispositif" AS "dispositif", t."number" AS "number", date(t."opened" * 86400, 'unixepoch') AS "opened", date(t."closed" * 86400, 'unixepoch') AS "closed", t."launched" AS "launched", date(t."committee" * 86400, 'unixepoch') AS "committee", date(t."announced" * 86400, 'unixepoch') AS "announced", t."printed_date" AS "printed_date", t."candidates" AS "candidates", t."laureates" AS "laureates", printf('%s%d.%02d', CASE WHEN t."envelope" < 0 THEN '-' ELSE '' END, abs(t."envelope") / 100, abs(t."envelope") % 100) AS "envelope", t."coaching_months" AS "coaching_months", date(t."demo_day" * 86400, 'unixepoch') AS "demo_day", coalesce(r15."code", lower(hex(t."document"))) AS "document", t."note" AS "note"
FROM "call" t JOIN scope s ON s.id = t.scope LEFT JOIN "source_document" r15 ON r15.id = t."document"
WHERE t.deleted IN (0, 2);
CREATE VIEW "v_application" AS
SELECT lower(hex(t.id)) AS id, s.name AS scope, t.deleted = 2 AS deletion_contested, coalesce(r1."slug", lower(hex(t."product"))) AS "product", coalesce(r2."code", lower(hex(t."call"))) AS "call", t."dossier" AS "dossier", date(t."submitted" * 86400, 'unixepoch') AS "submitted", printf('%s%d.%02d', CASE WHEN t."requested" < 0 THEN '-' ELSE '' END, abs(t."requested") / 100, abs(t."requested") % 100) AS "requested", t."outcome" AS "outcome", date(t."decided" * 86400, 'unixepoch') AS "decided"
FROM "application" t JOIN scope s ON s.id = t.scope LEFT JOIN "product" r1 ON r1.id = t."product" LEFT JOIN "call" r2 ON r2.id = t."call"
WHERE t.deleted IN (0, 2);
CREATE VIEW "v_assessment" AS
SELECT lower(hex(t.id)) AS id, s.name AS scope, t.deleted = 2 AS deletion_contested, lower(hex(t."application")) AS "application", t."pillar" AS "pillar", t."criterion" AS "criterion", t."mark" AS "mark", t."text" AS "text", t."evidence" AS "evidence", t."assessor" AS "assessor", date(t."assessed" * 86400, 'unixepoch') AS "assessed"
FROM "assessment" t JOIN scope s ON s.id = t.scope
WHERE t.deleted IN (0, 2);
CREATE VIEW "v_award_objective" AS
SELECT lower(hex(t.id)) AS id, s.name AS scope, t.deleted = 2 AS deletion_contested, lower(hex(t."award")) AS "award", t."label" AS "label", t."unit" AS "unit", t."baseline" AS "baseline", t."target" AS "target", t."measured" AS "measured", date(t."measured_on" * 86400, 'unixepoch') AS "measured_on"
FROM "award_objective" t JOIN scope s ON s.id = t.scope
WHERE t.deleted IN (0, 2);
CREATE VIEW "v_agreement" AS
SELECT lower(hex(t.id)) AS id, s.name AS scope, t.deleted = 2 AS deletion_contested, lower(hex(t."award")) AS "award", date(t."signed" * 86400, 'unixepoch') AS "signed", printf('%s%d.%02d', CASE WHEN t."amount" < 0 THEN '-' ELSE '' END, abs(t."amount") / 100, abs(t."amount") % 100) AS "amount", t."reference" AS "reference", date(t."until" * 86400, 'unixepoch') AS "until"
FROM "agreement" t JOIN scope s ON s.id = t.scope
WHERE t.deleted IN (0, 2);
CREATE VIEW "v_payment" AS
SELECT lower(hex(t.id)) AS id, s.name AS scope, t.deleted = 2 AS deletion_contested, lower(hex(t."award")) AS "award", t."kind" AS "kind", date(t."date" * 86400, 'unixepoch') AS "date", t."year" AS "year", printf('%s%d.%02d', CASE WHEN t."ae" < 0 THEN '-' ELSE '' END, abs(t."ae") / 100, abs(t."ae") % 100) AS "ae", printf('%s%d.%02d', CASE WHEN t."cp" < 0 THEN '-' ELSE '' END, abs(t."cp") / 100, abs(t."cp") % 100) AS "cp", t."reference" AS "reference"
FROM "payment" t JOIN scope s ON s.id = t.scope
WHERE t.deleted IN (0, 2);
CREATE VIEW "v_award_check" AS
SELECT lower(hex(t.id)) AS id, s.name AS scope, t.deleted = 2 AS deletion_contested, lower(hex(t."award")) AS "award", date(t."date" * 86400, 'unixepoch') AS "date", t."share_reached" AS "share_reached", t."text" AS "text"
FROM "award_check" t JOIN scope s ON s.id = t.scope
WHERE t.deleted IN (0, 2);
CREATE VIEW "v_co_financing" AS
SELECT lower(hex(t.id)) AS id, s.name AS scope, t.deleted = 2 AS deletion_contested, coalesce(r1."slug", lower(hex(t."product"))) AS "product", t."year" AS "year", coalesce(r3."slug", lower(hex(t."funder"))) AS "funder", printf('%s%d.%02d', CASE WHEN t."amount" < 0 THEN '-' ELSE '' END, abs(t."amount") / 100, abs(t."amount") % 100) AS "amount", coalesce(r5."code", lower(hex(t."priority"))) AS "priority"
FROM "co_financing" t JOIN scope s ON s.id = t.scope LEFT JOIN "product" r1 ON r1.id = t."product" LEFT JOIN "organisation" r3 ON r3.id = t."funder" LEFT JOIN "government_priority" r5 ON r5.id = t."priority"
WHERE t.deleted IN (0, 2);
CREATE VIEW "v_government_priority" AS
SELECT lower(hex(t.id)) AS id, s.name AS scope, t.deleted = 2 AS deletion_contested, t."code" AS "code", t."title" AS "title", date(t."since" * 86400, 'unixepoch') AS "since", date(t."until" * 86400, 'unixepoch') AS "until"
FROM "government_priority" t JOIN scope s ON s.id = t.scope
WHERE t.deleted IN (0, 2);
CREATE VIEW "v_printed_award" AS
SELECT lower(hex(t.id)) AS id, s.name AS scope, t.deleted = 2 AS deletion_contested, t."dispositif" AS "dispositif", t."call" AS "call", t."laureate" AS "laureate", t."sheet" AS "sheet", printf('%s%d.%02d', CASE WHEN t."amount" < 0 THEN '-' ELSE '' END, abs(t."amount") / 100, abs(t."amount") % 100) AS "amount", coalesce(r6."code", lower(hex(t."document"))) AS "document", t."note" AS "note"
FROM "printed_award" t JOIN scope s ON s.id = t.scope LEFT JOIN "source_document" r6 ON r6.id = t."document"
WHERE t.deleted IN (0, 2);
CREATE VIEW "v_problem" AS
SELECT lower(hex(t.id)) AS id, s.name AS scope, t.deleted = 2 AS deletion_contested, coalesce(r1."slug", lower(hex(t."incubator"))) AS "incubator", coalesce(r2."slug", lower(hex(t."product"))) AS "product", t."title" AS "title", t."side" AS "side", t."bearer" AS "bearer", date(t."investigated_from" * 86400, 'unixepoch') AS "investigated_from", date(t."investigated_to" * 86400, 'unixepoch') AS "investigated_to", t."outcome" AS "outcome"
FROM "problem" t JOIN scope s ON s.id = t.scope LEFT JOIN "incubator" r1 ON r1.id = t."incubator" LEFT JOIN "product" r2 ON r2.id = t."product"
WHERE t.deleted IN (0, 2);
CREATE VIEW "v_intrapreneur" AS
SELECT lower(hex(t.id)) AS id, s.name AS scope, t.deleted = 2 AS deletion_contested, coalesce(r1."slug", lower(hex(t."product"))) AS "product", t."pseudonym" AS "pseudonym", date(t."start" * 86400, 'unixepoch') AS "start", date(t."end" * 86400, 'unixepoch') AS "end", t."share" AS "share", coalesce(r6."slug", lower(hex(t."organisation"))) AS "organisation"
FROM "intrapreneur" t JOIN scope s ON s.id = t.scope LEFT JOIN "product" r1 ON r1.id = t."product" LEFT JOIN "organisation" r6 ON r6.id = t."organisation"
WHERE t.deleted IN (0, 2);
CREATE VIEW "v_impact_metric" AS
SELECT lower(hex(t.id)) AS id, s.name AS scope, t.deleted = 2 AS deletion_contested, coalesce(r1."slug", lower(hex(t."product"))) AS "product", t."label" AS "label", t."unit" AS "unit", t."is_lead" AS "is_lead", t."source" AS "source"
FROM "impact_metric" t JOIN scope s ON s.id = t.scope LEFT JOIN "product" r1 ON r1.id = t."product"
WHERE t.deleted IN (0, 2);
CREATE VIEW "v_impact_value" AS
SELECT lower(hex(t.id)) AS id, s.name AS scope, t.deleted = 2 AS deletion_contested, lower(hex(t."metric")) AS "metric", date(t."date" * 86400, 'unixepoch') AS "date", t."value" AS "value", t."text" AS "text"
FROM "impact_value" t JOIN scope s ON s.id = t.scope
WHERE t.deleted IN (0, 2);
CREATE VIEW "v_product_budget" AS
SELECT lower(hex(t.id)) AS id, s.name AS scope, t.deleted = 2 AS deletion_contested, coalesce(r1."slug", lower(hex(t."product"))) AS "product", t."year" AS "year", t."half" AS "half", coalesce(r4."slug", lower(hex(t."funder"))) AS "funder", printf('%s%d.%02d', CASE WHEN t."planned" < 0 THEN '-' ELSE '' END, abs(t."planned") / 100, abs(t."planned") % 100) AS "planned", printf('%s%d.%02d', CASE WHEN t."spent" < 0 THEN '-' ELSE '' END, abs(t."spent") / 100, abs(t."spent") % 100) AS "spent"
FROM "product_budget" t JOIN scope s ON s.id = t.scope LEFT JOIN "product" r1 ON r1.id = t."product" LEFT JOIN "organisation" r4 ON r4.id = t."funder"
WHERE t.deleted IN (0, 2);
CREATE VIEW "v_standards_check" AS
SELECT lower(hex(t.id)) AS id, s.name AS scope, t.deleted = 2 AS deletion_contested, coalesce(r1."slug", lower(hex(t."product"))) AS "product", date(t."date" * 86400, 'unixepoch') AS "date", t."standard" AS "standard", t."holds" AS "holds", t."level" AS "level", t."evidence" AS "evidence"
FROM "standards_check" t JOIN scope s ON s.id = t.scope LEFT JOIN "product" r1 ON r1.id = t."product"
WHERE t.deleted IN (0, 2);
CREATE VIEW "v_evidence" AS
SELECT lower(hex(t.id)) AS id, s.name AS scope, t.deleted = 2 AS deletion_contested, coalesce(r1."slug", lower(hex(t."product"))) AS "product", lower(hex(t."phase")) AS "phase", lower(hex(t."event")) AS "event", t."title" AS "title", t."sha256" AS "sha256", t."place" AS "place", date(t."date" * 86400, 'unixepoch') AS "date"
FROM "evidence" t JOIN scope s ON s.id = t.scope LEFT JOIN "product" r1 ON r1.id = t."product"
WHERE t.deleted IN (0, 2);
CREATE VIEW "v_incubator_change" AS
SELECT lower(hex(t.id)) AS id, s.name AS scope, t.deleted = 2 AS deletion_contested, t."kind" AS "kind", coalesce(r2."slug", lower(hex(t."from"))) AS "from", t."to" AS "to", date(t."date" * 86400, 'unixepoch') AS "date", t."note" AS "note"
FROM "incubator_change" t JOIN scope s ON s.id = t.scope LEFT JOIN "incubator" r2 ON r2.id = t."from"
WHERE t.deleted IN (0, 2);
CREATE VIEW "v_citizen_initiative" AS
SELECT lower(hex(t.id)) AS id, s.name AS scope, t.deleted = 2 AS deletion_contested, t."name" AS "name", coalesce(r2."code", lower(hex(t."call"))) AS "call", t."mission" AS "mission", printf('%s%d.%02d', CASE WHEN t."support" < 0 THEN '-' ELSE '' END, abs(t."support") / 100, abs(t."support") % 100) AS "support", t."year" AS "year"
FROM "citizen_initiative" t JOIN scope s ON s.id = t.scope LEFT JOIN "call" r2 ON r2.id = t."call"
WHERE t.deleted IN (0, 2);
CREATE VIEW "v_challenge" AS
SELECT lower(hex(t.id)) AS id, s.name AS scope, t.deleted = 2 AS deletion_contested, coalesce(r1."code", lower(hex(t."call"))) AS "call", t."title" AS "title", coalesce(r3."slug", lower(hex(t."organisation"))) AS "organisation", date(t."start" * 86400, 'unixepoch') AS "start", date(t."end" * 86400, 'unixepoch') AS "end", t."selected" AS "selected"
FROM "challenge" t JOIN scope s ON s.id = t.scope LEFT JOIN "call" r1 ON r1.id = t."call" LEFT JOIN "organisation" r3 ON r3.id = t."organisation"
WHERE t.deleted IN (0, 2);
CREATE VIEW "v_profile" AS
SELECT lower(hex(t.id)) AS id, s.name AS scope, t.deleted = 2 AS deletion_contested, t."pseudonym" AS "pseudonym", t."scheme" AS "scheme", lower(hex(t."challenge")) AS "challenge", t."skill" AS "skill", t."woman" AS "woman", t."selected_in" AS "selected_in"
FROM "profile" t JOIN scope s ON s.id = t.scope
WHERE t.deleted IN (0, 2);
CREATE VIEW "v_hiring" AS
SELECT lower(hex(t.id)) AS id, s.name AS scope, t.deleted = 2 AS deletion_contested, lower(hex(t."profile")) AS "profile", coalesce(r2."slug", lower(hex(t."organisation"))) AS "organisation", date(t."date" * 86400, 'unixepoch') AS "date", t."counted_in" AS "counted_in"
FROM "hiring" t JOIN scope s ON s.id = t.scope LEFT JOIN "organisation" r2 ON r2.id = t."organisation"
WHERE t.deleted IN (0, 2);
CREATE VIEW "v_brigade_member" AS
SELECT lower(hex(t.id)) AS id, s.name AS scope, t.deleted = 2 AS deletion_contested, t."pseudonym" AS "pseudonym", date(t."start" * 86400, 'unixepoch') AS "start", date(t."end" * 86400, 'unixepoch') AS "end", t."paid_on" AS "paid_on", t."woman" AS "woman"
FROM "brigade_member" t JOIN scope s ON s.id = t.scope
WHERE t.deleted IN (0, 2);
CREATE VIEW "v_brigade_commission" AS
SELECT lower(hex(t.id)) AS id, s.name AS scope, t.deleted = 2 AS deletion_contested, coalesce(r1."slug", lower(hex(t."organisation"))) AS "organisation", t."title" AS "title", date(t."start" * 86400, 'unixepoch') AS "start", date(t."end" * 86400, 'unixepoch') AS "end", t."members" AS "members"
FROM "brigade_commission" t JOIN scope s ON s.id = t.scope LEFT JOIN "organisation" r1 ON r1.id = t."organisation"
WHERE t.deleted IN (0, 2);
CREATE VIEW "v_coaching" AS
SELECT lower(hex(t.id)) AS id, s.name AS scope, t.deleted = 2 AS deletion_contested, coalesce(r1."slug", lower(hex(t."incubator"))) AS "incubator", coalesce(r2."slug", lower(hex(t."product"))) AS "product", coalesce(r3."slug", lower(hex(t."organisation"))) AS "organisation", t."kind" AS "kind", date(t."start" * 86400, 'unixepoch') AS "start", date(t."end" * 86400, 'unixepoch') AS "end", t."days" AS "days", printf('%s%d.%02d', CASE WHEN t."cost" < 0 THEN '-' ELSE '' END, abs(t."cost") / 100, abs(t."cost") % 100) AS "cost", t."year" AS "year"
FROM "coaching" t JOIN scope s ON s.id = t.scope LEFT JOIN "incubator" r1 ON r1.id = t."incubator" LEFT JOIN "product" r2 ON r2.id = t."product" LEFT JOIN "organisation" r3 ON r3.id = t."organisation"
WHERE t.deleted IN (0, 2);
CREATE VIEW "v_training_session" AS
SELECT lower(hex(t.id)) AS id, s.name AS scope, t.deleted = 2 AS deletion_contested, coalesce(r1."slug", lower(hex(t."incubator"))) AS "incubator", date(t."date" * 86400, 'unixepoch') AS "date", t."title" AS "title", t."trained" AS "trained", t."women" AS "women", t."counted_in" AS "counted_in"
FROM "training_session" t JOIN scope s ON s.id = t.scope LEFT JOIN "incubator" r1 ON r1.id = t."incubator"
WHERE t.deleted IN (0, 2);
CREATE VIEW "v_community_event" AS
SELECT lower(hex(t.id)) AS id, s.name AS scope, t.deleted = 2 AS deletion_contested, coalesce(r1."slug", lower(hex(t."incubator"))) AS "incubator", date(t."date" * 86400, 'unixepoch') AS "date", t."title" AS "title", t."participants" AS "participants"
FROM "community_event" t JOIN scope s ON s.id = t.scope LEFT JOIN "incubator" r1 ON r1.id = t."incubator"
WHERE t.deleted IN (0, 2);
CREATE VIEW "v_expert_intervention" AS
SELECT lower(hex(t.id)) AS id, s.name AS scope, t.deleted = 2 AS deletion_contested, coalesce(r1."slug", lower(hex(t."incubator"))) AS "incubator", coalesce(r2."slug", lower(hex(t."product"))) AS "product", t."domain" AS "domain", date(t."date" * 86400, 'unixepoch') AS "date", t."days" AS "days", printf('%s%d.%02d', CASE WHEN t."cost" < 0 THEN '-' ELSE '' END, abs(t."cost") / 100, abs(t."cost") % 100) AS "cost"
FROM "expert_intervention" t JOIN scope s ON s.id = t.scope LEFT JOIN "incubator" r1 ON r1.id = t."incubator" LEFT JOIN "product" r2 ON r2.id = t."product"
WHERE t.deleted IN (0, 2);
CREATE VIEW "v_narrative_section" AS
SELECT lower(hex(t.id)) AS id, s.name AS scope, t.deleted = 2 AS deletion_contested, t."document" AS "document", t."year" AS "year", t."section" AS "section", t."rank" AS "rank", t."title" AS "title", t."text" AS "text"
FROM "narrative_section" t JOIN scope s ON s.id = t.scope
WHERE t.deleted IN (0, 2);
CREATE VIEW "v_campaign" AS
SELECT lower(hex(t.id)) AS id, s.name AS scope, t.deleted = 2 AS deletion_contested, t."code" AS "code", t."kind" AS "kind", t."year" AS "year", date(t."opened" * 86400, 'unixepoch') AS "opened", date(t."deadline" * 86400, 'unixepoch') AS "deadline", date(t."closed" * 86400, 'unixepoch') AS "closed"
FROM "campaign" t JOIN scope s ON s.id = t.scope
WHERE t.deleted IN (0, 2);
CREATE VIEW "v_sign_off" AS
SELECT lower(hex(t.id)) AS id, s.name AS scope, t.deleted = 2 AS deletion_contested, coalesce(r1."slug", lower(hex(t."incubator"))) AS "incubator", coalesce(r2."code", lower(hex(t."campaign"))) AS "campaign", t."year" AS "year", t."nothing" AS "nothing", t."frontier" AS "frontier", date(t."date" * 86400, 'unixepoch') AS "date"
FROM "sign_off" t JOIN scope s ON s.id = t.scope LEFT JOIN "incubator" r1 ON r1.id = t."incubator" LEFT JOIN "campaign" r2 ON r2.id = t."campaign"
WHERE t.deleted IN (0, 2);
COMMIT;

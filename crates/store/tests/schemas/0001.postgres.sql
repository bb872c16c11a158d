CREATE TABLE public.change (
    sequence bigint NOT NULL,
    at text NOT NULL,
    actor text NOT NULL,
    reason text NOT NULL,
    kind text NOT NULL,
    slug text NOT NULL,
    version integer NOT NULL,
    action text NOT NULL,
    body text NOT NULL
);
CREATE TABLE public.counter (
    name text NOT NULL,
    value bigint NOT NULL
);
CREATE TABLE public.record (
    kind text NOT NULL,
    slug text NOT NULL,
    id text NOT NULL,
    version integer NOT NULL,
    fingerprint text NOT NULL,
    body text NOT NULL
);
CREATE TABLE public.result (
    step text NOT NULL,
    key text NOT NULL,
    input text NOT NULL,
    computed_at text NOT NULL,
    body text NOT NULL
);
CREATE TABLE public.seaql_migrations (
    version character varying NOT NULL,
    applied_at bigint NOT NULL
);
INSERT INTO public.change VALUES (1, '2026-11-26T04:47:59.83546178Z', 'p4c import', 'import of small.json', 'regions', 'BE35', 1, 'added', '{"slug":"BE35","nuts":"BE35","name":{"original":"fr","values":{"fr":{"value":"Province de Namur","by":"person"}}},"provenance":{"basis":"stated"}}');
INSERT INTO public.change VALUES (2, '2026-11-26T04:47:59.83546178Z', 'p4c import', 'import of small.json', 'organisations', 'bep', 1, 'added', '{"slug":"bep","name":{"original":"en","values":{"en":{"value":"Agency of Namur","by":"person"}}},"kind":"development agency","region":"BE35","provenance":{"basis":"stated"}}');
INSERT INTO public.change VALUES (3, '2026-11-26T04:47:59.83546178Z', 'p4c import', 'import of small.json', 'services', 'desk', 1, 'added', '{"slug":"desk","title":{"original":"en","values":{"el":{"value":"Γραφείο στήριξης","by":"person"},"en":{"value":"Help desk for funding","by":"person"}}},"provider":"bep","concepts":["finance-and-funding"],"yearly_cost":{"cents":4200000,"currency":"EUR"},"status":"published","provenance":{"basis":"stated","illustrative_fields":["yearly_cost"]}}');
INSERT INTO public.change VALUES (4, '2026-11-26T04:47:59.987357414Z', 'p4c import', 'import of small2.json', 'services', 'desk', 2, 'changed', '{"slug":"desk","title":{"original":"en","values":{"el":{"value":"Γραφείο στήριξης","by":"person"},"en":{"value":"Funding desk","by":"person"}}},"provider":"bep","concepts":["finance-and-funding"],"yearly_cost":{"cents":4200000,"currency":"EUR"},"status":"published","provenance":{"basis":"stated","illustrative_fields":["yearly_cost"]}}');
INSERT INTO public.counter VALUES ('change', 4);
INSERT INTO public.record VALUES ('regions', 'BE35', '225a82e5-0bf9-8c8d-b26a-19f8788c3a5b', 1, 'b32c094f250be3fdcf431e110040f375f0e7d83aaa430321409d417be843eb36', '{"slug":"BE35","nuts":"BE35","name":{"original":"fr","values":{"fr":{"value":"Province de Namur","by":"person"}}},"provenance":{"basis":"stated"}}');
INSERT INTO public.record VALUES ('organisations', 'bep', '52faa982-95a4-869f-974f-ef411b077f23', 1, '7a7ace359c29fce1ec5c9fbe67629e293d14ffcd40c68429db1de6042485f370', '{"slug":"bep","name":{"original":"en","values":{"en":{"value":"Agency of Namur","by":"person"}}},"kind":"development agency","region":"BE35","provenance":{"basis":"stated"}}');
INSERT INTO public.record VALUES ('services', 'desk', 'fbeee74c-f59c-8cf6-8c8c-fc441e0bbf01', 2, 'd33797aa9bb89f4eac23c188e7062d1c3d563388631d77bab3cf22185a77a406', '{"slug":"desk","title":{"original":"en","values":{"el":{"value":"Γραφείο στήριξης","by":"person"},"en":{"value":"Funding desk","by":"person"}}},"provider":"bep","concepts":["finance-and-funding"],"yearly_cost":{"cents":4200000,"currency":"EUR"},"status":"published","provenance":{"basis":"stated","illustrative_fields":["yearly_cost"]}}');
INSERT INTO public.result VALUES ('classify', 'services', '25021510198587e2ea2a26a0eda4554e03f8eece9dfc399c9b77f88b569980c2', '2026-11-26T04:48:00.29424618Z', '{"step":"classify","key":"services","settings":{"seed":20110630,"robustness_samples":20000,"plan_start":2013,"starts_per_year":3,"further_candidates":15,"gain_of_action":0.4,"asked_from":4,"peers":5,"fixed_share":0.6,"travel_cents_per_kilometre":1000,"language_cents":400000,"seconds_per_problem":60},"sources":{"services":["desk"]},"input":"25021510198587e2ea2a26a0eda4554e03f8eece9dfc399c9b77f88b569980c2","result":[{"service":"desk","top":"finance-and-funding","is_given":true,"tops":[{"concept":"finance-and-funding","score":0.6147188544273376,"words":["Funding"]},{"concept":"infrastructure-and-facilities","score":0.2155870497226715,"words":["desk"]},{"concept":"internationalisation","score":0.08380559831857681,"words":[]},{"concept":"skills-and-talent","score":0.03125723823904991,"words":[]},{"concept":"digital-and-green-transition","score":0.006828909739851952,"words":[]}],"suggested":[{"concept":"finance-and-funding","score":0.4610254466533661,"words":["Funding"]},{"concept":"workspaces","score":0.3491644263267517,"words":["desk"]}]}]}');
INSERT INTO public.seaql_migrations VALUES ('schema_0001', 1795668479);
ALTER TABLE ONLY public.change
    ADD CONSTRAINT change_pkey PRIMARY KEY (sequence);
ALTER TABLE ONLY public.counter
    ADD CONSTRAINT counter_pkey PRIMARY KEY (name);
ALTER TABLE ONLY public.record
    ADD CONSTRAINT record_pkey PRIMARY KEY (kind, slug);
ALTER TABLE ONLY public.result
    ADD CONSTRAINT result_pkey PRIMARY KEY (step, key);
ALTER TABLE ONLY public.seaql_migrations
    ADD CONSTRAINT seaql_migrations_pkey PRIMARY KEY (version);
CREATE INDEX change_record ON public.change USING btree (kind, slug, sequence);
CREATE UNIQUE INDEX record_id ON public.record USING btree (id);

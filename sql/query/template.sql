-- SPDX-License-Identifier: Apache-2.0
-- The shops' own templates.

-- name: template_put   The next version.
INSERT INTO template (shop, name, language, version, at, who, source)
SELECT $1, $2, $3, COALESCE(MAX(version), 0) + 1, $4, $5, $6 FROM template
WHERE shop = $1 AND name = $2 AND language = $3;

-- name: template_get   One version, or the newest (0).
SELECT version, at, who, source FROM template
WHERE shop = $1 AND name = $2 AND language = $3
	AND ($4 = 0 OR version = $4)
ORDER BY version DESC LIMIT 1;

-- name: template_list   Of a shop, of a name, of a language, or all (empty).
SELECT shop, name, language, version, at, who, length(source) FROM template
WHERE ($1 = '' OR shop = $1) AND ($2 = '' OR name = $2)
	AND ($3 = '' OR language = $3)
ORDER BY shop, name, language, version DESC LIMIT $4;

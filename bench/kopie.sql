COPY (
  SELECT p.kennung, p.kdn_id, p.titel, t.titel, f.namen, l.namen, a.namen, p.prioritaet, p.efa,
         p.efa_land, p.status, p.sonderstatus, phase.*, partner.*, s.kennungen,
         p.kurzbeschreibung, p.hinweis, q.quellen, p.geaendert_am,
         'http://127.0.0.1/umsetzungsprojekte/' || p.kennung || '/',
         CASE WHEN p.sonderstatus <> '' THEN p.sonderstatus_grund END, w.namen,
         p.zuletzt_bestaetigt_am
  FROM projects_umsetzungsprojekt p
  LEFT JOIN LATERAL (
    SELECT string_agg(titel, ' | ' ORDER BY titel) AS titel
    FROM projects_frueherertitel WHERE projekt_id = p.id
  ) t ON true
  LEFT JOIN LATERAL (
    SELECT string_agg(z.name, ' | ' ORDER BY z.name) AS namen
    FROM projects_umsetzungsprojekt_themenfelder v
    JOIN themenfelder_themenfeld z ON z.id = v.themenfeld_id
    WHERE v.umsetzungsprojekt_id = p.id AND z.veroeffentlichung = 'veroeffentlicht'
  ) f ON true
  LEFT JOIN LATERAL (
    SELECT string_agg(z.ozg_id || ' ' || z.name, ' | ' ORDER BY z.name) AS namen
    FROM projects_umsetzungsprojekt_ozg_leistungen v
    JOIN leistungen_ozgleistung z ON z.id = v.ozgleistung_id
    WHERE v.umsetzungsprojekt_id = p.id AND z.veroeffentlichung = 'veroeffentlicht'
  ) l ON true
  LEFT JOIN LATERAL (
    SELECT string_agg(z.name, ' | ' ORDER BY z.name) AS namen
    FROM projects_umsetzungsprojekt_fachlichkeiten v
    JOIN projects_fachlichkeit z ON z.id = v.fachlichkeit_id
    WHERE v.umsetzungsprojekt_id = p.id
  ) a ON true
  LEFT JOIN LATERAL (
    SELECT string_agg(z.name, ' | ' ORDER BY z.name) AS namen
    FROM projects_umsetzungsprojekt_stichwoerter v
    JOIN projects_stichwort z ON z.id = v.stichwort_id
    WHERE v.umsetzungsprojekt_id = p.id
  ) w ON true
  LEFT JOIN LATERAL (
    SELECT
      max(geplant_von::text || geplant_bis::text) FILTER (WHERE art = 'vorbereitung'),
      max(stand) FILTER (WHERE art = 'vorbereitung'),
      max(geplant_von::text || geplant_bis::text) FILTER (WHERE art = 'konzeption'),
      max(stand) FILTER (WHERE art = 'konzeption'),
      max(geplant_von::text || geplant_bis::text) FILTER (WHERE art = 'umsetzung'),
      max(stand) FILTER (WHERE art = 'umsetzung'),
      max(geplant_von::text || geplant_bis::text) FILTER (WHERE art = 'pilotierung'),
      max(stand) FILTER (WHERE art = 'pilotierung'),
      max(geplant_von::text || geplant_bis::text) FILTER (WHERE art = 'rollout'),
      max(stand) FILTER (WHERE art = 'rollout'),
      max(geplant_von::text || geplant_bis::text) FILTER (WHERE art = 'bundesweit'),
      max(stand) FILTER (WHERE art = 'bundesweit')
    FROM projects_phase WHERE projekt_id = p.id
  ) phase ON true
  LEFT JOIN LATERAL (
    SELECT
      string_agg(o.kurzname, ' | ' ORDER BY o.sortiertext) FILTER (WHERE rolle = 'projektleitung'),
      string_agg(o.kurzname, ' | ' ORDER BY o.sortiertext) FILTER (WHERE rolle = 'mitarbeit'),
      string_agg(o.kurzname, ' | ' ORDER BY o.sortiertext) FILTER (WHERE rolle = 'interesse'),
      string_agg(o.kurzname, ' | ' ORDER BY o.sortiertext) FILTER (WHERE rolle = 'auftraggeber'),
      string_agg(o.kurzname, ' | ' ORDER BY o.sortiertext) FILTER (WHERE rolle = 'kommunalpartner'),
      string_agg(o.kurzname, ' | ' ORDER BY o.sortiertext) FILTER (WHERE rolle = 'it_partner'),
      string_agg(o.kurzname, ' | ' ORDER BY o.sortiertext) FILTER (WHERE rolle = 'entwicklung'),
      string_agg(o.kurzname, ' | ' ORDER BY o.sortiertext) FILTER (WHERE rolle = 'finanzierung')
    FROM projects_beteiligung b JOIN organisationen_organisation o ON o.id = b.organisation_id
    WHERE b.projekt_id = p.id AND o.veroeffentlichung = 'veroeffentlicht'
  ) partner ON true
  LEFT JOIN LATERAL (
    SELECT string_agg(z.kennung, ' | ' ORDER BY z.kennung) AS kennungen
    FROM projects_umsetzungsprojekt_siehe_auch v
    JOIN projects_umsetzungsprojekt z ON z.id = v.to_umsetzungsprojekt_id
    WHERE v.from_umsetzungsprojekt_id = p.id AND z.veroeffentlichung = 'veroeffentlicht'
  ) s ON true
  LEFT JOIN LATERAL (
    SELECT string_agg(z.kennung || ': ' || v.fundstelle, ' | ' ORDER BY z.kennung) AS quellen
    FROM projects_quellenangabe v JOIN quellen_quelle z ON z.id = v.quelle_id
    WHERE v.projekt_id = p.id AND z.veroeffentlichung = 'veroeffentlicht'
  ) q ON true
  WHERE p.veroeffentlichung = 'veroeffentlicht'
  ORDER BY p.sortiertext, p.id
) TO STDOUT (FORMAT csv, DELIMITER ';', HEADER)

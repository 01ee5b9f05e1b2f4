#!/usr/bin/python3
"""A server that speaks MongoDB's wire protocol and that nobody here wrote: mockupdb reads and writes the messages, mongomock
executes the commands. This file is the glue: it maps a command document to a call and the result to a reply document.

    mongo-standin.py PORT     0 takes a free one; prints "ready PORT" when it listens
"""
import datetime
import itertools
import os
import sys
import uuid

import bson
import mockupdb
import mongomock

DEFAULT_BATCH = 101

store = mongomock.MongoClient()
cursors = {}
cursor_ids = itertools.count(7_000_000_001)


class Refusal(Exception):
    """A failure with a server's code."""

    def __init__(self, code, name, message):
        super().__init__(message)
        self.code, self.name = code, name


def hello(doc, db):
    return {
        'ismaster': True, 'isWritablePrimary': True, 'helloOk': True, 'maxBsonObjectSize': 16777216,
        'maxMessageSizeBytes': 48000000, 'maxWriteBatchSize': 100000, 'localTime': datetime.datetime.utcnow(),
        'minWireVersion': 0, 'maxWireVersion': 17, 'logicalSessionTimeoutMinutes': 30,
    }


def first_batch(doc, db, name, documents):
    size = doc.get('batchSize') or (doc.get('cursor') or {}).get('batchSize') or DEFAULT_BATCH
    namespace = '%s.%s' % (doc['$db'], name)
    rest = documents[size:]
    cursor_id = next(cursor_ids) if rest and not doc.get('singleBatch') else 0
    if cursor_id:
        cursors[cursor_id] = rest
    return {'cursor': {'firstBatch': documents[:size], 'id': bson.Int64(cursor_id), 'ns': namespace}}


def get_more(doc, db):
    rest = cursors.pop(doc['getMore'], None)
    if rest is None:
        raise Refusal(43, 'CursorNotFound', 'cursor id %s not found' % doc['getMore'])
    size = doc.get('batchSize') or DEFAULT_BATCH
    cursor_id = doc['getMore'] if rest[size:] else 0
    if cursor_id:
        cursors[cursor_id] = rest[size:]
    return {'cursor': {'nextBatch': rest[:size], 'id': bson.Int64(cursor_id), 'ns': '%s.%s' % (doc['$db'], doc['collection'])}}


def kill_cursors(doc, db):
    killed = [i for i in doc['cursors'] if cursors.pop(i, None) is not None]
    return {'cursorsKilled': killed, 'cursorsNotFound': [i for i in doc['cursors'] if i not in killed]}


def find(doc, db):
    cursor = db[doc['find']].find(doc.get('filter') or {}, doc.get('projection'))
    if doc.get('sort'):
        cursor = cursor.sort(list(doc['sort'].items()))
    if doc.get('skip'):
        cursor = cursor.skip(doc['skip'])
    if doc.get('limit'):
        cursor = cursor.limit(abs(doc['limit']))
    return first_batch(doc, db, doc['find'], list(cursor))


def aggregate(doc, db):
    return first_batch(doc, db, doc['aggregate'], list(db[doc['aggregate']].aggregate(doc['pipeline'])))


def write(statements, ordered, execute):
    errors = []
    for index, statement in enumerate(statements):
        try:
            execute(index, statement)
        except mongomock.DuplicateKeyError as error:
            errors.append({'index': index, 'code': 11000, 'errmsg': str(error)})
            if ordered:
                break
    return {'writeErrors': errors} if errors else {}


def insert(doc, db):
    stored = []
    reply = write(doc['documents'], doc.get('ordered', True),
                  lambda _, document: stored.append(db[doc['insert']].insert_one(dict(document))))
    return dict(reply, n=len(stored))


def update(doc, db):
    counts = {'n': 0, 'nModified': 0}
    upserted = []

    def execute(index, statement):
        operators = isinstance(statement['u'], list) or any(key.startswith('$') for key in statement['u'])
        collection = db[doc['update']]
        change = collection.update_many if statement.get('multi') else collection.update_one if operators else collection.replace_one
        result = change(statement['q'], statement['u'], upsert=statement.get('upsert', False))
        counts['n'] += result.matched_count
        counts['nModified'] += result.modified_count or 0
        if result.upserted_id is not None:
            upserted.append({'index': index, '_id': result.upserted_id})
            counts['n'] += 1 - result.matched_count

    reply = write(doc['updates'], doc.get('ordered', True), execute)
    return dict(reply, **counts, **({'upserted': upserted} if upserted else {}))


def delete(doc, db):
    deleted = [(db[doc['delete']].delete_one if d.get('limit') == 1 else db[doc['delete']].delete_many)(d['q']).deleted_count
               for d in doc['deletes']]
    return {'n': sum(deleted)}


def find_and_modify(doc, db):
    collection = db[doc.get('findAndModify') or doc['findandmodify']]
    options = {'projection': doc.get('fields'), 'sort': list(doc['sort'].items()) if doc.get('sort') else None}
    query = doc.get('query') or {}
    if doc.get('remove'):
        return {'value': collection.find_one_and_delete(query, **options)}
    after = mongomock.collection.ReturnDocument.AFTER if doc.get('new') else mongomock.collection.ReturnDocument.BEFORE
    change = collection.find_one_and_update if any(key.startswith('$') for key in doc['update']) else collection.find_one_and_replace
    return {'value': change(query, doc['update'], upsert=doc.get('upsert', False), return_document=after, **options)}


def create_indexes(doc, db):
    for index in doc['indexes']:
        options = {'unique': index.get('unique', False), 'name': index['name']}
        if 'expireAfterSeconds' in index:
            options['expireAfterSeconds'] = index['expireAfterSeconds']
        if 'partialFilterExpression' in index:
            options['partialFilterExpression'] = index['partialFilterExpression']
        db[doc['createIndexes']].create_index(list(index['key'].items()), **options)
    return {}


def list_indexes(doc, db):
    known = db[doc['listIndexes']].index_information()
    indexes = [{'name': name, 'key': dict(index['key']), 'unique': index.get('unique', False)} for name, index in known.items()]
    return first_batch(doc, db, doc['listIndexes'], indexes)


def drop(doc, db):
    db.drop_collection(doc['drop'])
    return {}


def drop_database(doc, db):
    store.drop_database(doc['$db'])
    return {}


COMMANDS = {
    'hello': hello, 'ismaster': hello, 'ping': lambda doc, db: {}, 'endsessions': lambda doc, db: {},
    'find': find, 'getmore': get_more, 'killcursors': kill_cursors, 'aggregate': aggregate,
    'count': lambda doc, db: {'n': db[doc['count']].count_documents(doc.get('query') or {})},
    'distinct': lambda doc, db: {'values': db[doc['distinct']].distinct(doc['key'], doc.get('query') or {})},
    'insert': insert, 'update': update, 'delete': delete, 'findandmodify': find_and_modify,
    'createindexes': create_indexes, 'listindexes': list_indexes, 'drop': drop, 'dropdatabase': drop_database,
    'listcollections': lambda doc, db: first_batch(
        dict(doc, **{'listCollections': 1}), db, '$cmd.listCollections', [{'name': n, 'type': 'collection'} for n in db.list_collection_names()]),
}


def execute(doc):
    name = next(iter(doc))
    command = COMMANDS.get(name.lower())
    if command is None:
        return {'ok': 0.0, 'code': 59, 'codeName': 'CommandNotFound', 'errmsg': 'no such command: ' + name}
    try:
        return dict(command(doc, store[doc['$db']]), ok=1.0)
    except mongomock.DuplicateKeyError as error:
        return {'ok': 0.0, 'code': 11000, 'codeName': 'DuplicateKey', 'errmsg': str(error)}
    except Refusal as error:
        return {'ok': 0.0, 'code': error.code, 'codeName': error.name, 'errmsg': str(error)}
    except Exception as error:  # pylint: disable=broad-except # a server answers, whatever is wrong with a command
        return {'ok': 0.0, 'code': 8, 'codeName': 'UnknownError', 'errmsg': repr(error)}


def as_sent(value):
    """The old bson module reads a UUID of subtype 4 and would write it as subtype 3."""
    if isinstance(value, uuid.UUID):
        return bson.binary.Binary(value.bytes, 4)
    if isinstance(value, dict):
        return type(value)((key, as_sent(item)) for key, item in value.items())
    return [as_sent(item) for item in value] if isinstance(value, list) else value


def respond(request):
    document = dict(request.doc)
    document.setdefault('$db', 'test')
    request.replies(as_sent(execute(document)))
    return True


server = mockupdb.MockupDB(port=int(sys.argv[1]) or None, auto_ismaster=False, verbose=False)
server.autoresponds(respond)
server.run()
print('ready %d' % server.port, flush=True)
# The parent's end is this one's end: its side of the pipe closes. Threads that still serve a connection must not hold it up.
sys.stdin.read()
os._exit(0)

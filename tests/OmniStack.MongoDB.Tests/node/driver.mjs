// node driver.mjs PORT write|read: the official driver on the collection "shared" of the database "interop".
import { MongoClient, Long, Double, Binary, Decimal128, UUID } from 'mongodb';
import { EJSON } from 'bson';

const [port, action] = process.argv.slice(2);
const client = new MongoClient(`mongodb://127.0.0.1:${port}/`, { serverSelectionTimeoutMS: 10_000 });
const shared = client.db('interop').collection('shared');
try {
  if (action === 'write') {
    await shared.insertOne({
      _id: 'node', text: 'Grüße 🚀', count: Long.fromString('9007199254740993'), ratio: new Double(2), flag: true, nothing: null,
      at: new Date('2026-01-02T03:04:05.678Z'), bytes: new Binary(Buffer.from([0, 255])), list: [1, 'two', { three: 3 }],
      price: Decimal128.fromString('12.340'), uuid: new UUID('00112233-4455-6677-8899-aabbccddeeff'),
    });
    await shared.updateOne({ _id: 'ours' }, { $push: { list: 'from node' }, $inc: { count: 1 } });
  } else {
    const found = await shared.find({}, { promoteValues: false, sort: { _id: 1 } }).toArray();
    console.log(EJSON.stringify(found, { relaxed: false }));
  }
} finally {
  await client.close();
}
